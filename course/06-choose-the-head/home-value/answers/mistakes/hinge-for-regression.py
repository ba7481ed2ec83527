# A loss for labels -1 and 1.
# loses: loss heldout
home_model.add(keras.layers.Dense(1))
home_model.compile(optimizer="adam", loss=keras.losses.Hinge(), metrics=["mae"])
