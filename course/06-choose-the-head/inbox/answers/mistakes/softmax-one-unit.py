# Softmax over one unit always says junk.
# loses: activation heldout
inbox_model.add(keras.layers.Dense(1, activation="softmax"))
inbox_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
