# A loss that asks for a margin between the classes.
# loses: loss
digit_model.add(keras.layers.Dense(10, activation="softmax"))
digit_model.compile(optimizer="adam", loss="categorical_hinge", metrics=["accuracy"])
digit_labels = "one-hot"
