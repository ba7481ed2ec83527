# Any numbers come out, and the loss expects shares of 1.
# loses: activation heldout
cedar_model.add(keras.layers.Dense(int(cedar_y.max()) + 1))
cedar_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
