# A whole head for yes-or-no questions: a sigmoid with a loss for probabilities.
# loses: activation loss heldout
house_model.add(keras.layers.Dense(1, activation="sigmoid"))
house_model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(), metrics=["mae"])
