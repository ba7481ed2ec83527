# A loss for probabilities, on numbers of any size.
# loses: loss heldout
sales_model.add(keras.layers.Dense(1))
sales_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["mae"])
