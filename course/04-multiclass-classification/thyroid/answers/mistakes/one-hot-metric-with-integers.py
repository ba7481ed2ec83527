# A metric for one-hot labels, with class ids.
# loses: metrics heldout
thyroid_model.add(keras.layers.Dense(3, activation="softmax"))
thyroid_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=[keras.metrics.Precision()])
thyroid_labels = "integers"
