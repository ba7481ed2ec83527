# The healthy count more, and not the ill.
# loses: heldout
rare_model.add(keras.layers.Dense(1, activation="sigmoid"))
rare_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=[keras.metrics.Recall(), keras.metrics.Precision()])
rare_weights = {0: 7.5, 1: 1.0}
