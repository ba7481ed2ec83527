# A distance between a probability and a label.
# loses: loss heldout
inbox_model.add(keras.layers.Dense(1, activation="sigmoid"))
inbox_model.compile(optimizer="adam", loss="mae", metrics=["accuracy"])
