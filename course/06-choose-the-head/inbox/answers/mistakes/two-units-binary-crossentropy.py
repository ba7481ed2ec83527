# Two units, and a loss that expects one.
# loses: loss heldout
inbox_model.add(keras.layers.Dense(2, activation="softmax"))
inbox_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
