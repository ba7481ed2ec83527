# A linear activation in a layer of its own, and the loss as a class.
# loses: nothing
home_model.add(keras.layers.Dense(1))
home_model.add(keras.layers.Activation("linear"))
home_model.compile(optimizer="adam", loss=keras.losses.LogCosh, metrics=[keras.metrics.MeanAbsoluteError])
