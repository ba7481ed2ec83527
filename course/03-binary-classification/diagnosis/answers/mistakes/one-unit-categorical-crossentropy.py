# A loss for several units, and one unit.
# loses: loss heldout
diagnosis_model.add(keras.layers.Dense(1, activation="sigmoid"))
diagnosis_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
