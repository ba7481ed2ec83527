# A tanh in front of a loss for probabilities.
# loses: activation heldout
rare_model.add(keras.layers.Dense(1, activation="tanh"))
rare_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=[keras.metrics.Recall(), keras.metrics.Precision()])
rare_weights = {0: 1.0, 1: 7.5}
