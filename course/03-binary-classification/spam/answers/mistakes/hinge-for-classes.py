# A loss for margins behind a sigmoid.
# loses: loss heldout
spam_model.add(keras.layers.Dense(1, activation="sigmoid"))
spam_model.compile(optimizer="adam", loss="hinge", metrics=["accuracy"])
