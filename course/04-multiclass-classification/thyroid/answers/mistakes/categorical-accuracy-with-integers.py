# An accuracy for one-hot labels, with class ids.
# loses: metrics
thyroid_model.add(keras.layers.Dense(3, activation="softmax"))
thyroid_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=[keras.metrics.CategoricalAccuracy()])
thyroid_labels = "integers"
