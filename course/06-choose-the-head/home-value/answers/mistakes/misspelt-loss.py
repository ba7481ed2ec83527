# The name of the loss has a typing error.
# loses: loss heldout
home_model.add(keras.layers.Dense(1))
home_model.compile(optimizer="adam", loss="mean_square_error", metrics=["mae"])
