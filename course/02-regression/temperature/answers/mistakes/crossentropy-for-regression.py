# A loss for probabilities, on numbers of any size.
# loses: loss heldout
temperature_model.add(keras.layers.Dense(1))
temperature_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["mae"])
