# The head gives shares, and the loss is told that they are logits.
# loses: loss
fjord_model.add(keras.layers.Dense(4, activation="softmax"))
fjord_model.compile(optimizer="adam", loss=keras.losses.CategoricalCrossentropy(from_logits=True), metrics=["mae"])
