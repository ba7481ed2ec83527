# A loss that Keras does not know: training does not start.
# loses: loss heldout
diagnosis_model.add(keras.layers.Dense(1, activation="sigmoid"))
diagnosis_model.compile(optimizer="adam", loss="binary_cross_entropy", metrics=["accuracy"])
