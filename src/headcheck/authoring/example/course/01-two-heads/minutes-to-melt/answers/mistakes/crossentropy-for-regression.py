# The loss of a yes or no.
# loses: loss heldout
ice_model.add(keras.layers.Dense(1))
ice_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["mae"])
