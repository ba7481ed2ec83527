# A probability, and the loss that compares one with what happened.
# loses: nothing
seed_model.add(keras.layers.Dense(1, activation="sigmoid"))
seed_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
