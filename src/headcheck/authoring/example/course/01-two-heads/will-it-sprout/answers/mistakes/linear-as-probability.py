# No sigmoid, and a loss that takes probabilities.
# loses: activation heldout
seed_model.add(keras.layers.Dense(1))
seed_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
