# Softmax over a single unit: always 1.
# loses: units heldout
thyroid_model.add(keras.layers.Dense(1, activation="softmax"))
thyroid_model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
thyroid_labels = "integers"
