# No metric is compiled.
# loses: metrics
seed_model.add(keras.layers.Dense(1, activation="sigmoid"))
seed_model.compile(optimizer="adam", loss="binary_crossentropy")
