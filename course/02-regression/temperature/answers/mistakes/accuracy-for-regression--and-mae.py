# Accuracy beside a metric that suits.
# loses: metrics
temperature_model.add(keras.layers.Dense(1))
temperature_model.compile(optimizer="adam", loss="mae", metrics=["mae", "accuracy"])
