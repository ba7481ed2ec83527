# A tanh where probabilities are expected.
# loses: activation heldout
thyroid_model.add(keras.layers.Dense(3, activation="tanh"))
thyroid_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
thyroid_labels = "integers"
