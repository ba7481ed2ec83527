# The head ends in tanh: it can only give numbers between -1 and 1.
# loses: activation heldout
sales_model.add(keras.layers.Dense(1, activation="tanh"))
sales_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
