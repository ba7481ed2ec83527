# A loss that expects the name of one part.
# loses: loss heldout
fjord_model.add(keras.layers.Dense(4, activation="softmax"))
fjord_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["mae"])
