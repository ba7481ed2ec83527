# The head is forgotten: the hidden layer answers.
# loses: units activation heldout
thyroid_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
thyroid_labels = "integers"
