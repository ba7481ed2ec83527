# The head gives probabilities, and the loss is told that they are logits.
# loses: loss
marks_model.add(keras.layers.Dense(10, activation="softmax"))
marks_model.compile(optimizer="adam", loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
