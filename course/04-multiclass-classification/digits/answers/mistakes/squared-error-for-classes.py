# Squared distance from one-hot labels.
# loses: loss
digit_model.add(keras.layers.Dense(10, activation="softmax"))
digit_model.compile(optimizer="adam", loss=keras.losses.MeanSquaredError(), metrics=["accuracy"])
digit_labels = "one-hot"
