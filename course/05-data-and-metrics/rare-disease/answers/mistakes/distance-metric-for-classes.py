# A metric that measures a distance to yes or no.
# loses: metrics
rare_model.add(keras.layers.Dense(1, activation="sigmoid"))
rare_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["mae"])
rare_weights = {0: 1.0, 1: 7.5}
