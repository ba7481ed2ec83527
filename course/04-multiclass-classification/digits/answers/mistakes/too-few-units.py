# One unit less than there are classes.
# loses: units heldout
digit_model.add(keras.layers.Dense(9, activation="softmax"))
digit_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
digit_labels = "integers"
