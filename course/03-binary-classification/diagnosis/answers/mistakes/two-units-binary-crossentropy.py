# Two units that share 1, and a loss for one unit.
# loses: loss
diagnosis_model.add(keras.layers.Dense(2, activation="softmax"))
diagnosis_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
