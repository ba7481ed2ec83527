# Two units share 1 among them, one for each folder.
# loses: nothing
inbox_model.add(keras.layers.Dense(2, activation="softmax"))
inbox_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
