# The id as if it were an amount.
# loses: units activation loss metrics heldout
cedar_model.add(keras.layers.Dense(1))
cedar_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
