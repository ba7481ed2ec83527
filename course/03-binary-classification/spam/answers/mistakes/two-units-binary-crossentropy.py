# Two units that know nothing of each other, and a loss for one.
# loses: units
spam_model.add(keras.layers.Dense(2, activation="sigmoid"))
spam_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
