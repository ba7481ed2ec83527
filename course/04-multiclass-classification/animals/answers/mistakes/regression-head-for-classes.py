# The class id is predicted as an amount.
# loses: units activation loss metrics heldout
animal_model.add(keras.layers.Dense(1))
animal_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
animal_labels = "integers"
