# The model of an amount, for a part of a whole.
# loses: activation
# admission loses: activation heldout
fjord_model.add(keras.layers.Dense(1))
fjord_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
