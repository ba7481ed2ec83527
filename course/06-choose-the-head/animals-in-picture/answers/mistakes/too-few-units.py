# One answer for three animals.
# loses: units heldout
picture_model.add(keras.layers.Dense(1, activation="sigmoid"))
picture_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["binary_accuracy"])
