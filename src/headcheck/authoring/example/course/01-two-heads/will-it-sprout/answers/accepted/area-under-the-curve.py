# Another metric for probabilities.
# loses: nothing
seed_model.add(keras.layers.Dense(1, activation=keras.activations.sigmoid))
seed_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=[keras.metrics.AUC()])
