# One yes or no for ten trays.
# loses: units activation loss heldout
marks_model.add(keras.layers.Dense(1, activation="sigmoid"))
marks_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
