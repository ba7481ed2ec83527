# The model of a price, for a part of a whole.
# loses: activation heldout
admission_model.add(keras.layers.Dense(1))
admission_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
