# A loss that wants one-hot rows.
# loses: nothing
cedar_model.add(keras.layers.Dense(int(cedar_y.max()) + 1, activation="softmax"))
cedar_model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["categorical_accuracy"])
