# One yes-or-no question, where there are several classes.
# loses: units activation loss heldout
digit_model.add(keras.layers.Dense(1, activation="sigmoid"))
digit_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
digit_labels = "integers"
