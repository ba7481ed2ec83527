# Mean absolute error as a function.
# loses: nothing
sales_model.add(keras.layers.Dense(1))
sales_model.compile(optimizer="adam", loss=keras.losses.mean_absolute_error, metrics=["mse"])
