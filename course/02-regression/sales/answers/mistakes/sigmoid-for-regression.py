# The head ends in a sigmoid: it can only give numbers between 0 and 1.
# loses: activation heldout
sales_model.add(keras.layers.Dense(1, activation="sigmoid"))
sales_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
