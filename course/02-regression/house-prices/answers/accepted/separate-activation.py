# The activation is a layer of its own, and the loss is a function.
# loses: nothing
house_model.add(keras.layers.Dense(1))
house_model.add(keras.layers.Activation("linear"))
house_model.compile(optimizer="adam", loss=keras.losses.mean_squared_error, metrics=["mean_absolute_error"])
