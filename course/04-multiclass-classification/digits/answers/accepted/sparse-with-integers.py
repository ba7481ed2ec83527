# Class ids, with the loss that reads them, as a function.
# loses: nothing
digit_model.add(keras.layers.Dense(10, activation=keras.activations.softmax))
digit_model.compile(optimizer="adam", loss=keras.losses.sparse_categorical_crossentropy, metrics=["accuracy"])
digit_labels = "integers"
