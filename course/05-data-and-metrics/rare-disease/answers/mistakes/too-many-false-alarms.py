# The ill count so much that healthy people get alarms in crowds.
# loses: heldout
rare_model.add(keras.layers.Dense(1, activation="sigmoid"))
rare_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=[keras.metrics.Recall(), keras.metrics.Precision()])
rare_weights = {0: 1.0, 1: 500.0}
