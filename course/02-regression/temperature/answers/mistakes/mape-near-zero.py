# A loss in percent of the target, where targets lie near zero.
# loses: loss heldout
temperature_model.add(keras.layers.Dense(1))
temperature_model.compile(optimizer="adam", loss="mape", metrics=["mae"])
