# Any number can come out, and the loss expects probabilities.
# loses: activation heldout
picture_model.add(keras.layers.Dense(3))
picture_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["binary_accuracy"])
