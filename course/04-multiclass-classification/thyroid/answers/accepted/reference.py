# The notebook's own solution.
# loses: nothing
thyroid_model.add(keras.layers.Dense(3, activation="softmax"))
thyroid_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
thyroid_labels = "integers"
