# A metric for one-hot labels, with class ids.
# loses: metrics heldout
digit_model.add(keras.layers.Dense(10, activation="softmax"))
digit_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy", keras.metrics.AUC()])
digit_labels = "integers"
