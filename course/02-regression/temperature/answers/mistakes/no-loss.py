# No loss is compiled, so the model can't be trained.
# loses: loss heldout
temperature_model.add(keras.layers.Dense(1))
temperature_model.compile(optimizer="adam", metrics=["mae"])
