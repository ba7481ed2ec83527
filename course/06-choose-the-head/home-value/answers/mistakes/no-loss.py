# No loss is compiled, so the model can't be trained.
# loses: loss heldout
home_model.add(keras.layers.Dense(1))
home_model.compile(optimizer="adam", metrics=["mae"])
