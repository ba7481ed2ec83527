# Softmax over a single unit: always 1.
# loses: units heldout
digit_model.add(keras.layers.Dense(1, activation="softmax"))
digit_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
digit_labels = "integers"
