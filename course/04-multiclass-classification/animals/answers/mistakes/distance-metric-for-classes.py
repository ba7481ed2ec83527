# A metric that measures a distance.
# loses: metrics
animal_model.add(keras.layers.Dense(3, activation="softmax"))
animal_model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["mae"])
animal_labels = "one-hot"
