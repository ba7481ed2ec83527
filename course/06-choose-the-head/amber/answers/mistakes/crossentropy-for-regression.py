# A loss for probabilities.
# loses: loss heldout
amber_model.add(keras.layers.Dense(amber_y.shape[1]))
amber_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["mae"])
