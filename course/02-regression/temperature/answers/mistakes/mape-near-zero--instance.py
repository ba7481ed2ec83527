# The same loss as an instance.
# loses: loss heldout
temperature_model.add(keras.layers.Dense(1))
temperature_model.compile(optimizer="adam", loss=keras.losses.MeanAbsolutePercentageError(), metrics=["mae"])
