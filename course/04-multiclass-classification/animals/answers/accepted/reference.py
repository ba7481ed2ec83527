# The notebook's own solution.
# loses: nothing
animal_model.add(keras.layers.Dense(3, activation="softmax"))
animal_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
animal_labels = "integers"
