# One yes-or-no question, where there are several classes.
# loses: units activation loss heldout
thyroid_model.add(keras.layers.Dense(1, activation="sigmoid"))
thyroid_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
thyroid_labels = "integers"
