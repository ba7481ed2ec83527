# A loss for probabilities.
# loses: loss heldout
ember_model.add(keras.layers.Dense(ember_y.shape[1], activation="exponential"))
ember_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["mae"])
