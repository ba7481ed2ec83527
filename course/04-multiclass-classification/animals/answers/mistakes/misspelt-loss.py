# The name of the loss has a typing error, so training stops.
# loses: loss heldout
animal_model.add(keras.layers.Dense(3, activation="softmax"))
animal_model.compile(optimizer="adam", loss="sparse_categorical_crossentropie", metrics=["accuracy"])
animal_labels = "integers"
