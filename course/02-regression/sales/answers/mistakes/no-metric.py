# No metric is compiled.
# loses: metrics
sales_model.add(keras.layers.Dense(1))
sales_model.compile(optimizer="adam", loss="mse")
