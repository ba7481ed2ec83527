# Any numbers come out, and the loss expects shares of 1.
# loses: activation heldout
marks_model.add(keras.layers.Dense(10))
marks_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
