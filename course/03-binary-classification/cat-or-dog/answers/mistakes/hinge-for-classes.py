# A loss for margins behind a tanh, as for labels -1 and 1.
# loses: activation loss heldout
pet_model.add(keras.layers.Dense(1, activation="tanh"))
pet_model.compile(optimizer="adam", loss="squared_hinge", metrics=["accuracy"])
