# No sigmoid at all: neither in the head nor in the loss.
# loses: activation heldout
pet_model.add(keras.layers.Dense(1))
pet_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
