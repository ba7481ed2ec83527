# A loss that asks for a margin between the classes.
# loses: loss
animal_model.add(keras.layers.Dense(3, activation="softmax"))
animal_model.compile(optimizer="adam", loss="categorical_hinge", metrics=["accuracy"])
animal_labels = "one-hot"
