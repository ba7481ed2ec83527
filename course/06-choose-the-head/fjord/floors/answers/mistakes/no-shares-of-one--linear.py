# The model of amounts, for parts of a whole.
# loses: activation
fjord_model.add(keras.layers.Dense(4))
fjord_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
