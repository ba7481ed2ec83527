# Squared distance from one-hot labels.
# loses: loss
thyroid_model.add(keras.layers.Dense(3, activation="softmax"))
thyroid_model.compile(optimizer="adam", loss="mean_squared_error", metrics=["accuracy"])
thyroid_labels = "one-hot"
