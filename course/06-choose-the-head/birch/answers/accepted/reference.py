# The notebook's own solution.
# loses: nothing
birch_model.add(keras.layers.Dense(1, activation="sigmoid"))
birch_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
