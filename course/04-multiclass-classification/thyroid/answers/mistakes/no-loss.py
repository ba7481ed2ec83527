# No loss is compiled, so the model can't be trained.
# loses: loss heldout
thyroid_model.add(keras.layers.Dense(3, activation="softmax"))
thyroid_model.compile(optimizer="adam", metrics=["accuracy"])
thyroid_labels = "integers"
