# No loss is compiled, so the model can't be trained.
# loses: loss heldout
sales_model.add(keras.layers.Dense(1))
sales_model.compile(optimizer="adam", metrics=["mae"])
