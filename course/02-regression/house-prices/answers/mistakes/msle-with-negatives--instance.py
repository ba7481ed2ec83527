# The same loss as an instance.
# loses: loss heldout
house_model.add(keras.layers.Dense(1))
house_model.compile(optimizer="adam", loss=keras.losses.MeanSquaredLogarithmicError(), metrics=["mae"])
