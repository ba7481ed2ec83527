# Nothing below zero, with a loss that knows nothing of counts.
# loses: activation loss
bikes_model.add(keras.layers.Dense(1, activation="relu"))
bikes_model.compile(optimizer="adam", loss="mae", metrics=["mae"])
