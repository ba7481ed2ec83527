# Two units and one-hot labels, with the loss and the metric as instances.
# loses: nothing
inbox_model.add(keras.layers.Dense(2))
inbox_model.add(keras.layers.Softmax())
inbox_model.compile(optimizer="adam", loss=keras.losses.CategoricalCrossentropy(), metrics=[keras.metrics.CategoricalAccuracy()])
