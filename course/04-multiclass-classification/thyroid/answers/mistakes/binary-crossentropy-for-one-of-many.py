# A yes-or-no loss for each class.
# loses: loss
thyroid_model.add(keras.layers.Dense(3, activation="softmax"))
thyroid_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
thyroid_labels = "one-hot"
