# Squared distance from one-hot labels.
# loses: loss
animal_model.add(keras.layers.Dense(3, activation="softmax"))
animal_model.compile(optimizer="adam", loss="mse", metrics=["accuracy"])
animal_labels = "one-hot"
