# Log-odds come out, the loss knows it, and the metrics draw their line at 0.
# loses: nothing
birch_model.add(keras.layers.Dense(1))
birch_model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(from_logits=True), metrics=[keras.metrics.Recall(thresholds=0), keras.metrics.Precision(thresholds=0)])
