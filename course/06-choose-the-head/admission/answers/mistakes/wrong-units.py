# Two numbers for each college, where one is asked.
# loses: units heldout
admission_model.add(keras.layers.Dense(2, activation="sigmoid"))
admission_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["mae"])
