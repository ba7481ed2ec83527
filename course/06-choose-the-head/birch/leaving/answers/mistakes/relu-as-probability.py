# Numbers above 1 can come out, and the loss expects a probability.
# loses: activation heldout
birch_model.add(keras.layers.Dense(1, activation="relu"))
birch_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=[keras.metrics.Recall()])
