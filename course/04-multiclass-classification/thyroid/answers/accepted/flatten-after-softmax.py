# A layer after the head that changes nothing, and the loss in a list.
# loses: nothing
thyroid_model.add(keras.layers.Dense(units=3, activation=keras.layers.Softmax()))
thyroid_model.add(keras.layers.Flatten())
thyroid_model.compile(optimizer="adam", loss=["sparse_categorical_crossentropy"], metrics=["accuracy"])
thyroid_labels = "integers"
