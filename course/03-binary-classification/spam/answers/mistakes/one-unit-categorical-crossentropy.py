# A loss for several units, and one unit.
# loses: loss heldout
spam_model.add(keras.layers.Dense(1, activation="sigmoid"))
spam_model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
