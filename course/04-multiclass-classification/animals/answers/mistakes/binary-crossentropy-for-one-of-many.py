# A yes-or-no loss for each class.
# loses: loss
animal_model.add(keras.layers.Dense(3, activation="softmax"))
animal_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
animal_labels = "one-hot"
