# The class id is predicted as an amount.
# loses: units activation loss metrics heldout
digit_model.add(keras.layers.Dense(1))
digit_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
digit_labels = "integers"
