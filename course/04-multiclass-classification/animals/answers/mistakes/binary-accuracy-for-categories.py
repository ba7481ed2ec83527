# An accuracy that counts a yes or no for each class.
# loses: metrics
animal_model.add(keras.layers.Dense(3, activation="softmax"))
animal_model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["binary_accuracy"])
animal_labels = "one-hot"
