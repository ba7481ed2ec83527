# The head and the loss of several yes-or-no questions.
# loses: activation loss
animal_model.add(keras.layers.Dense(3, activation="sigmoid"))
animal_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
animal_labels = "one-hot"
