# The sigmoid is a layer of its own, and the loss is an object.
# loses: nothing
spam_model.add(keras.layers.Dense(1))
spam_model.add(keras.layers.Activation("sigmoid"))
spam_model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(), metrics=[keras.metrics.AUC(), keras.metrics.BinaryAccuracy()])
