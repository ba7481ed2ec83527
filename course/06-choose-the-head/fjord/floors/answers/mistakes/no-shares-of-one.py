# Four parts that need not be a whole.
# loses: activation loss
fjord_model.add(keras.layers.Dense(4, activation="sigmoid"))
fjord_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["mae"])
