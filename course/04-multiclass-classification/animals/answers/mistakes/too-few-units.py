# One unit less than there are classes.
# loses: units heldout
animal_model.add(keras.layers.Dense(2, activation="softmax"))
animal_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
animal_labels = "integers"
