# An accuracy that counts a yes or no for each class.
# loses: metrics
digit_model.add(keras.layers.Dense(10, activation="softmax"))
digit_model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["binary_accuracy"])
digit_labels = "one-hot"
