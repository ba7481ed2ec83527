# Softmax in a layer of its own, and a focal loss.
# loses: nothing
cedar_model.add(keras.layers.Dense(int(cedar_y.max()) + 1))
cedar_model.add(keras.layers.Softmax())
cedar_model.compile(optimizer="adam", loss=keras.losses.CategoricalFocalCrossentropy(), metrics=["accuracy"])
