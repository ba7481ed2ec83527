# One unit for no and one for yes, which share 1.
# loses: nothing
spam_model.add(keras.layers.Dense(2, activation="softmax"))
spam_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
