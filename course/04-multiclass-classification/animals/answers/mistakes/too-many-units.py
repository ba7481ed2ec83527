# One unit more than there are classes.
# loses: units
animal_model.add(keras.layers.Dense(4, activation="softmax"))
animal_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
animal_labels = "integers"
