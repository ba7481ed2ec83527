# An accuracy for class ids, with one-hot labels: training stops.
# loses: metrics heldout
digit_model.add(keras.layers.Dense(10, activation="softmax"))
digit_model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["sparse_categorical_accuracy"])
digit_labels = "one-hot"
