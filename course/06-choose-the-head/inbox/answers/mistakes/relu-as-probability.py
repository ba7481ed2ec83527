# Numbers above 1 can come out, and the loss expects a probability.
# loses: activation heldout
inbox_model.add(keras.layers.Dense(1, activation="relu"))
inbox_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
