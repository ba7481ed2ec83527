# Two units meet a loss for a single yes or no.
# loses: loss heldout
rare_model.add(keras.layers.Dense(2, activation="softmax"))


def found_of_the_ill(disease, shares):
    """The share of the ill to whom the unit for yes gives at least one half."""
    found = keras.ops.cast(shares[:, 1:] >= 0.5, "float32") * disease
    return keras.ops.sum(found) / keras.ops.maximum(keras.ops.sum(disease), 1)


rare_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy", found_of_the_ill])
rare_weights = {0: 1.0, 1: 7.5}
