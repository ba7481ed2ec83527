# One unit more than there are classes.
# loses: units
digit_model.add(keras.layers.Dense(11, activation="softmax"))
digit_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
digit_labels = "integers"
