# The answers share 1, where several can be true, or none.
# loses: activation heldout
# take-along loses: activation
delta_model.add(keras.layers.Dense(delta_y.shape[1], activation="softmax"))
delta_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["binary_accuracy"])
