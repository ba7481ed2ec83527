# A loss for probabilities, where the target is a number of steps.
# loses: loss heldout
home_model.add(keras.layers.Dense(1))
home_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["mae"])
