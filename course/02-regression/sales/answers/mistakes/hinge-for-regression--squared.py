# The squared hinge loss.
# loses: loss heldout
sales_model.add(keras.layers.Dense(1))
sales_model.compile(optimizer="adam", loss=keras.losses.SquaredHinge(), metrics=["mae"])
