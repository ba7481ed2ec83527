# A loss in percent of the target, where many targets are near zero.
# loses: loss heldout
home_model.add(keras.layers.Dense(1))
home_model.compile(optimizer="adam", loss="mape", metrics=["mae"])
