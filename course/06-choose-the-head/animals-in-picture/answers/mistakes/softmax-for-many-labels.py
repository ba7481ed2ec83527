# The three answers share 1, where several animals can be there, or none.
# loses: activation heldout
picture_model.add(keras.layers.Dense(3, activation="softmax"))
picture_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["binary_accuracy"])
