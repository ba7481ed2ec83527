# The log-cosh loss: squared for near misses, absolute for far ones.
# loses: nothing
temperature_model.add(keras.layers.Dense(1))
temperature_model.compile(optimizer="adam", loss="log_cosh", metrics=["mae"])
