# A hinge loss, which expects -1 and 1 and a margin.
# loses: loss
rare_model.add(keras.layers.Dense(1, activation="sigmoid"))
rare_model.compile(optimizer="adam", loss="hinge", metrics=[keras.metrics.Recall(), keras.metrics.Precision()])
rare_weights = {0: 1.0, 1: 7.5}
