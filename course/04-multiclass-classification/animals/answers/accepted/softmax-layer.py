# The softmax as a layer of its own after the head.
# loses: nothing
animal_model.add(keras.layers.Dense(3))
animal_model.add(keras.layers.Softmax())
animal_model.compile(optimizer="adam", loss=keras.losses.SparseCategoricalCrossentropy(), metrics=["sparse_categorical_accuracy"])
animal_labels = "integers"
