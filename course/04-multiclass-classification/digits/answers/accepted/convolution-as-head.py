# The head is a convolution of one dot: the same sums as a dense layer.
# loses: nothing
digit_model.add(keras.layers.Reshape((1, 1, 64)))
digit_model.add(keras.layers.Conv2D(10, 1))
digit_model.add(keras.layers.GlobalAveragePooling2D())
digit_model.add(keras.layers.Activation("softmax"))
digit_model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["categorical_accuracy"])
digit_labels = "one-hot"
