# Numbers above 1 can come out.
# loses: activation heldout
admission_model.add(keras.layers.Dense(1, activation="relu"))
admission_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
