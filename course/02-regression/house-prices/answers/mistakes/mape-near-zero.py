# A loss in percent of the target, where targets lie near zero.
# loses: loss heldout
house_model.add(keras.layers.Dense(1))
house_model.compile(optimizer="adam", loss="mape", metrics=["mae"])
