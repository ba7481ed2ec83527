# The class Accuracy asks whether a probability is exactly 0 or 1.
# loses: metrics
spam_model.add(keras.layers.Dense(1, activation="sigmoid"))
spam_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=[keras.metrics.Accuracy()])
