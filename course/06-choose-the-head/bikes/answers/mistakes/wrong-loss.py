# A loss for probabilities, where the target is a count.
# loses: loss heldout
bikes_model.add(keras.layers.Dense(1, activation="exponential"))
bikes_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["mae"])
