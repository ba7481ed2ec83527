# The class id is predicted as an amount.
# loses: units activation loss metrics heldout
thyroid_model.add(keras.layers.Dense(1))
thyroid_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
thyroid_labels = "integers"
