# A fourth unit, for no animal.
# loses: units heldout
picture_model.add(keras.layers.Dense(4, activation="sigmoid"))
picture_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["binary_accuracy"])
