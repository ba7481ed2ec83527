# A question with yes or no for each class, where exactly one is right.
# loses: loss
cedar_model.add(keras.layers.Dense(int(cedar_y.max()) + 1, activation="softmax"))
cedar_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
