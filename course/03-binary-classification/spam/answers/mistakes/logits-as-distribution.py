# Two logits for a loss that expects shares of 1.
# loses: activation heldout
spam_model.add(keras.layers.Dense(2))
spam_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
