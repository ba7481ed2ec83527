# The border of the metric is that for logits, but the head gives probabilities.
# loses: metrics
diagnosis_model.add(keras.layers.Dense(1, activation="sigmoid"))
diagnosis_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=[keras.metrics.BinaryAccuracy(threshold=0.0)])
