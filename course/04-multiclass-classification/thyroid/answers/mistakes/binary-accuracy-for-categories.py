# An accuracy that counts a yes or no for each class.
# loses: metrics
thyroid_model.add(keras.layers.Dense(3, activation="softmax"))
thyroid_model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["binary_accuracy"])
thyroid_labels = "one-hot"
