# Absolute distance from one-hot labels.
# loses: loss
digit_model.add(keras.layers.Dense(10, activation="softmax"))
digit_model.compile(optimizer="adam", loss="mae", metrics=["accuracy"])
digit_labels = "one-hot"
