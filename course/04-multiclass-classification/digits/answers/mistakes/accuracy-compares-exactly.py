# An accuracy that counts probabilities of exactly 1.
# loses: metrics
digit_model.add(keras.layers.Dense(10, activation="softmax"))
digit_model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy", keras.metrics.Accuracy()])
digit_labels = "one-hot"
