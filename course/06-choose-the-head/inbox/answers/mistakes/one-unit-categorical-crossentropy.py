# One unit, and a loss that expects one for each folder.
# loses: loss heldout
inbox_model.add(keras.layers.Dense(1, activation="sigmoid"))
inbox_model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
