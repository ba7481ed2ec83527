# A loss of logarithms, where many targets are below zero.
# loses: loss heldout
home_model.add(keras.layers.Dense(1))
home_model.compile(optimizer="adam", loss="msle", metrics=["mae"])
