# No loss is compiled, so the model can't be trained.
# loses: loss heldout
animal_model.add(keras.layers.Dense(3, activation="softmax"))
animal_model.compile(optimizer="adam", metrics=["accuracy"])
animal_labels = "integers"
