# A loss for probabilities, on numbers of any size.
# loses: loss heldout
house_model.add(keras.layers.Dense(1))
house_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["mae"])
