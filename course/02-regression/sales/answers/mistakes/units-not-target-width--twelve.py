# Twelve numbers, one for each month that the model reads.
# loses: units heldout
sales_model.add(keras.layers.Dense(12))
sales_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
