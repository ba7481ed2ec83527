# Everything fits, but nobody counts more: the ill are overlooked.
# loses: heldout
rare_model.add(keras.layers.Dense(1, activation="sigmoid"))
rare_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=[keras.metrics.Recall(), keras.metrics.Precision()])
rare_weights = None
