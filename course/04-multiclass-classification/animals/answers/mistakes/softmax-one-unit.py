# Softmax over a single unit: always 1.
# loses: units heldout
animal_model.add(keras.layers.Dense(1, activation="softmax"))
animal_model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
animal_labels = "integers"
