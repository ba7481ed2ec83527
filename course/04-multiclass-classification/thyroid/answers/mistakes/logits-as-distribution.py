# The softmax is forgotten: scores meet a loss for probabilities.
# loses: activation heldout
thyroid_model.add(keras.layers.Dense(3))
thyroid_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
thyroid_labels = "integers"
