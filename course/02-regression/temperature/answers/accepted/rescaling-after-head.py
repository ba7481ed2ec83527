# The head answers in tens of degrees; a layer after it turns them into degrees.
# loses: nothing
temperature_model.add(keras.layers.Dense(1))
temperature_model.add(keras.layers.Rescaling(10.0))
temperature_model.compile(optimizer="adam", loss="mean_squared_error", metrics=["mae"])
