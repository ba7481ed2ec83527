# No loss is compiled, so the model can't be trained.
# loses: loss heldout
picture_model.add(keras.layers.Dense(3, activation="sigmoid"))
picture_model.compile(optimizer="adam", metrics=["binary_accuracy"])
