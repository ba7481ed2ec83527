# Accuracy alone: it has no eyes for the ill.
# loses: metrics
rare_model.add(keras.layers.Dense(1, activation="sigmoid"))
rare_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
rare_weights = {0: 1.0, 1: 7.5}
