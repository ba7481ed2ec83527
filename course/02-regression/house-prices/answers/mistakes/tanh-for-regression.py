# The head ends in tanh: it can only give numbers between -1 and 1.
# loses: activation heldout
house_model.add(keras.layers.Dense(1, activation="tanh"))
house_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
