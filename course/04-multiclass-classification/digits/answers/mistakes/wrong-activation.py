# A tanh where probabilities are expected.
# loses: activation heldout
digit_model.add(keras.layers.Dense(10, activation="tanh"))
digit_model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
digit_labels = "one-hot"
