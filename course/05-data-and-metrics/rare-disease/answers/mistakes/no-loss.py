# No loss is compiled, so the model can't be trained.
# loses: loss heldout
rare_model.add(keras.layers.Dense(1, activation="sigmoid"))
rare_model.compile(optimizer="adam", metrics=[keras.metrics.Recall(), keras.metrics.Precision()])
rare_weights = {0: 1.0, 1: 7.5}
