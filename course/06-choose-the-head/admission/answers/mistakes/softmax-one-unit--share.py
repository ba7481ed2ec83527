# Softmax over one unit always gives 1.
# loses: activation heldout
admission_model.add(keras.layers.Dense(1, activation="softmax"))
admission_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["mae"])
