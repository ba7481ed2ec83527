# An accuracy for class ids, with one-hot labels: training stops.
# loses: metrics heldout
animal_model.add(keras.layers.Dense(3, activation="softmax"))
animal_model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=[keras.metrics.SparseCategoricalAccuracy()])
animal_labels = "one-hot"
