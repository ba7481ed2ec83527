# The softmax is forgotten: scores meet a loss for probabilities.
# loses: activation heldout
digit_model.add(keras.layers.Dense(10))
digit_model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
digit_labels = "one-hot"
