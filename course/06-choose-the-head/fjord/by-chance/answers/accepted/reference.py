# The notebook's own solution.
# loses: nothing
fjord_model.add(keras.layers.Dense(1, activation="sigmoid"))
fjord_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["mae"])
