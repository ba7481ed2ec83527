# The whole model of one animal in each picture.
# loses: activation loss heldout
picture_model.add(keras.layers.Dense(3, activation="softmax"))
picture_model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["binary_accuracy"])
