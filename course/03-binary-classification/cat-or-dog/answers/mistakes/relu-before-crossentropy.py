# Two units that end in relu.
# loses: activation heldout
pet_model.add(keras.layers.Dense(2, activation="relu"))
pet_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
