# No loss is compiled, so the model can't be trained.
# loses: loss heldout
digit_model.add(keras.layers.Dense(10, activation="softmax"))
digit_model.compile(optimizer="adam", metrics=["accuracy"])
digit_labels = "integers"
