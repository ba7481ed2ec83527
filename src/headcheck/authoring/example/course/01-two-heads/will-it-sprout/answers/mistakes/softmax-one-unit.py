# A softmax over one unit always gives 1.
# loses: activation heldout
seed_model.add(keras.layers.Dense(1, activation="softmax"))
seed_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
