# A right head with a loss for distances.
# loses: loss
pet_model.add(keras.layers.Dense(1, activation="sigmoid"))
pet_model.compile(optimizer="adam", loss="mean_squared_error", metrics=["accuracy"])
