# The name of the loss has a typing error, so training stops.
# loses: loss heldout
thyroid_model.add(keras.layers.Dense(3, activation="softmax"))
thyroid_model.compile(optimizer="adam", loss="categorical_cross_entropi", metrics=["accuracy"])
thyroid_labels = "one-hot"
