# No loss is compiled, so the model can't be trained.
# loses: loss heldout
house_model.add(keras.layers.Dense(1))
house_model.compile(optimizer="adam", metrics=["mae"])
