# The head gives probabilities, and the loss is told that they are logits.
# loses: loss
cedar_model.add(keras.layers.Dense(int(cedar_y.max()) + 1, activation="softmax"))
cedar_model.compile(optimizer="adam", loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
