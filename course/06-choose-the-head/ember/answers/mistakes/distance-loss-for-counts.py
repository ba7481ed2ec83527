# The model of an amount.
# loses: activation loss
# sold-houses loses: activation loss heldout
ember_model.add(keras.layers.Dense(ember_y.shape[1]))
ember_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
