# A squared distance between probabilities and labels.
# loses: loss
picture_model.add(keras.layers.Dense(3, activation="sigmoid"))
picture_model.compile(optimizer="adam", loss="mse", metrics=["binary_accuracy"])
