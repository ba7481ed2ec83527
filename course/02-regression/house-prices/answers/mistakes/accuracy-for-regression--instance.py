# Accuracy as an instance, beside a metric that suits.
# loses: metrics
house_model.add(keras.layers.Dense(1))
house_model.compile(optimizer="adam", loss="mse", metrics=["mae", keras.metrics.BinaryAccuracy()])
