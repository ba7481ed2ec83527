# Each class gets a probability of its own, where exactly one is right.
# loses: activation
cedar_model.add(keras.layers.Dense(int(cedar_y.max()) + 1, activation="sigmoid"))
cedar_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
