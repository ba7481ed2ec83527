# Numbers below 0 can come out.
# loses: activation heldout
admission_model.add(keras.layers.Dense(1, activation="tanh"))
admission_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
