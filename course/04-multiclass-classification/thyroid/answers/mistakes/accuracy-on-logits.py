# Scores come out, and the metric looks for what is above one half.
# loses: metrics
thyroid_model.add(keras.layers.Dense(3))
thyroid_model.compile(optimizer="adam", loss=keras.losses.CategoricalCrossentropy(from_logits=True), metrics=[keras.metrics.Precision(), keras.metrics.Recall()])
thyroid_labels = "one-hot"
