# One unit more than there are classes.
# loses: units
thyroid_model.add(keras.layers.Dense(4, activation="softmax"))
thyroid_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
thyroid_labels = "integers"
