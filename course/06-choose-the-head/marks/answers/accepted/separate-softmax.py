# Softmax in a layer of its own, and a focal loss.
# loses: nothing
marks_model.add(keras.layers.Dense(10))
marks_model.add(keras.layers.Activation("softmax"))
marks_model.compile(optimizer="adam", loss=keras.losses.CategoricalFocalCrossentropy(), metrics=["accuracy"])
