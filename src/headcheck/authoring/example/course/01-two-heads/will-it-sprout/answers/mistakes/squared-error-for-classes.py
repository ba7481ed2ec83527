# A loss for numbers.
# loses: loss
seed_model.add(keras.layers.Dense(1, activation="sigmoid"))
seed_model.compile(optimizer="adam", loss="mse", metrics=["accuracy"])
