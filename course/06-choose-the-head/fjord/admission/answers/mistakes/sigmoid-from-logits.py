# The head gives numbers from 0 to 1, and the loss is told that they are logits.
# loses: loss
fjord_model.add(keras.layers.Dense(1, activation="sigmoid"))
fjord_model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(from_logits=True), metrics=["mae"])
