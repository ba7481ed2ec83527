# One yes-or-no question, where there are several classes.
# loses: units activation loss heldout
animal_model.add(keras.layers.Dense(1, activation="sigmoid"))
animal_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
animal_labels = "integers"
