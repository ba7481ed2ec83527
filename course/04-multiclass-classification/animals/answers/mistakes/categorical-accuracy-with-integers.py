# An accuracy for one-hot labels, with class ids.
# loses: metrics
animal_model.add(keras.layers.Dense(3, activation="softmax"))
animal_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["categorical_accuracy"])
animal_labels = "integers"
