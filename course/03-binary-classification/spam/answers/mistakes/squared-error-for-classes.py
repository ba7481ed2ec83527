# A right head with a loss for distances.
# loses: loss
spam_model.add(keras.layers.Dense(1, activation="sigmoid"))
spam_model.compile(optimizer="adam", loss="mse", metrics=["accuracy"])
