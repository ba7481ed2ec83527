# One unit meets a loss that compares units.
# loses: loss heldout
rare_model.add(keras.layers.Dense(1, activation="sigmoid"))
rare_model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=[keras.metrics.Recall(), keras.metrics.Precision()])
rare_weights = {0: 1.0, 1: 7.5}
