# Compiled without a metric.
# loses: metrics
pet_model.add(keras.layers.Dense(1, activation="sigmoid"))
pet_model.compile(optimizer="adam", loss="binary_crossentropy")
