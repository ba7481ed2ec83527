# A right head with a loss for distances: its best answers are flat 0 and 1.
# loses: loss heldout
spam_model.add(keras.layers.Dense(1, activation="sigmoid"))
spam_model.compile(optimizer="adam", loss="mae", metrics=["accuracy"])
