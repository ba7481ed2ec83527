# Two units share 1 among them.
# loses: nothing
birch_model.add(keras.layers.Dense(2, activation="softmax"))
birch_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
