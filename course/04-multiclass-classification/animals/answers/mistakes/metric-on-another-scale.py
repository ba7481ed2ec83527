# Scores come out, and the metric reads them as probabilities.
# loses: metrics
animal_model.add(keras.layers.Dense(3))
animal_model.compile(optimizer="adam", loss=keras.losses.CategoricalCrossentropy(from_logits=True), metrics=["accuracy", keras.metrics.CategoricalCrossentropy()])
animal_labels = "one-hot"
