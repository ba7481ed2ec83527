# Softmax over one unit: every answer is 1.
# loses: activation heldout
spam_model.add(keras.layers.Dense(1, activation="softmax"))
spam_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
