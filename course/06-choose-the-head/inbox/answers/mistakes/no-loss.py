# No loss is compiled, so the model can't be trained.
# loses: loss heldout
inbox_model.add(keras.layers.Dense(1, activation="sigmoid"))
inbox_model.compile(optimizer="adam", metrics=["accuracy"])
