# Two units, and each gives a probability of its own.
# loses: activation
pet_model.add(keras.layers.Dense(2, activation="sigmoid"))
pet_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
