# A metric for counts.
# loses: metrics
thyroid_model.add(keras.layers.Dense(3, activation="softmax"))
thyroid_model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["poisson"])
thyroid_labels = "one-hot"
