# A sigmoid, but a loss for one animal in each picture.
# loses: loss heldout
picture_model.add(keras.layers.Dense(3, activation="sigmoid"))
picture_model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["binary_accuracy"])
