# The metric looks for the largest of one output.
# loses: metrics
inbox_model.add(keras.layers.Dense(1, activation="sigmoid"))
inbox_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=[keras.metrics.CategoricalAccuracy()])
