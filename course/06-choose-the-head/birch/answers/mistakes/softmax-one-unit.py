# Softmax over one unit always says yes.
# loses: activation heldout
birch_model.add(keras.layers.Dense(1, activation="softmax"))
birch_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
