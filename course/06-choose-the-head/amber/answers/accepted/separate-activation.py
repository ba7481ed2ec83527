# A linear activation in a layer of its own, and the loss as a class.
# loses: nothing
amber_model.add(keras.layers.Dense(amber_y.shape[1]))
amber_model.add(keras.layers.Activation("linear"))
amber_model.compile(optimizer="adam", loss=keras.losses.LogCosh, metrics=[keras.metrics.MeanAbsoluteError])
