# One unit less than there are classes.
# loses: units heldout
thyroid_model.add(keras.layers.Dense(2, activation="softmax"))
thyroid_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
thyroid_labels = "integers"
