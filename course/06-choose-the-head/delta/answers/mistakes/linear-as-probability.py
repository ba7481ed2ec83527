# Any number can come out, and the loss expects probabilities.
# loses: activation heldout
# take-along loses: activation
delta_model.add(keras.layers.Dense(delta_y.shape[1]))
delta_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["binary_accuracy"])
