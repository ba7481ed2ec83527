# The notebook's own solution.
# loses: nothing
spam_model.add(keras.layers.Dense(1, activation="sigmoid"))
spam_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
