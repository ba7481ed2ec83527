# One unit that gives logits, and a loss that knows it; weights by the count of each class.
# loses: nothing
rare_model.add(keras.layers.Dense(1))
rare_model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(from_logits=True), metrics=[keras.metrics.Recall(thresholds=0), keras.metrics.BinaryAccuracy(threshold=0)])
rare_weights = {0: len(rare_y) / 2 / (rare_y == 0).sum(), 1: len(rare_y) / 2 / (rare_y == 1).sum()}
