# One-hot labels, with the loss that reads them.
# loses: nothing
animal_model.add(keras.layers.Dense(3, activation="softmax"))
animal_model.compile(optimizer="adam", loss=keras.losses.CategoricalCrossentropy(), metrics=["categorical_accuracy"])
animal_labels = "one-hot"
