# A whole head for yes-or-no questions: a sigmoid with a loss for probabilities.
# loses: activation loss heldout
temperature_model.add(keras.layers.Dense(1, activation="sigmoid"))
temperature_model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(), metrics=["mae"])
