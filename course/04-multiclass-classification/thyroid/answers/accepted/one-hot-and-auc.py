# One-hot labels, and a second metric that looks at many thresholds.
# loses: nothing
thyroid_model.add(keras.layers.Dense(3, activation="softmax"))
thyroid_model.compile(optimizer="adam", loss=keras.losses.CategoricalCrossentropy(), metrics=["accuracy", keras.metrics.AUC()])
thyroid_labels = "one-hot"
