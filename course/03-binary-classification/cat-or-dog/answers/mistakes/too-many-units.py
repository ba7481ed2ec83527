# A third unit for an animal that does not occur.
# loses: units
pet_model.add(keras.layers.Dense(3, activation="softmax"))
pet_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
