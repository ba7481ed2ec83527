# Compiled without a metric.
# loses: metrics
diagnosis_model.add(keras.layers.Dense(1, activation="sigmoid"))
diagnosis_model.compile(optimizer="adam", loss="binary_crossentropy")
