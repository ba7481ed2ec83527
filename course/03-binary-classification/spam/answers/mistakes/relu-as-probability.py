# The head ends in relu: its answers go far above 1.
# loses: activation heldout
spam_model.add(keras.layers.Dense(1, activation="relu"))
spam_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
