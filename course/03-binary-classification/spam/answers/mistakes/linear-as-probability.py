# No sigmoid at all: neither in the head nor in the loss.
# loses: activation heldout
spam_model.add(keras.layers.Dense(1))
spam_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
