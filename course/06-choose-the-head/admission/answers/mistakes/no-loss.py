# No loss is compiled, so the model can't be trained.
# loses: loss heldout
admission_model.add(keras.layers.Dense(1, activation="sigmoid"))
admission_model.compile(optimizer="adam", metrics=["mae"])
