# A number for each class, pulled towards 0 and 1 by squared distance.
# loses: activation loss
digit_model.add(keras.layers.Dense(10))
digit_model.compile(optimizer="adam", loss="mse", metrics=["accuracy"])
digit_labels = "one-hot"
