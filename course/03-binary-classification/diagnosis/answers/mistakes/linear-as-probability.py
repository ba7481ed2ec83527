# No sigmoid at all: neither in the head nor in the loss.
# loses: activation heldout
diagnosis_model.add(keras.layers.Dense(1, activation="linear"))
diagnosis_model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(), metrics=["accuracy"])
