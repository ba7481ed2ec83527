# A metric that asks whether a probability is exactly 1.
# loses: metrics
rare_model.add(keras.layers.Dense(1, activation="sigmoid"))
rare_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=[keras.metrics.Accuracy()])
rare_weights = {0: 1.0, 1: 7.5}
