# The Huber loss by name, and R² as the metric.
# loses: nothing
home_model.add(keras.layers.Dense(1))
home_model.compile(optimizer="adam", loss="huber", metrics=[keras.metrics.R2Score()])
