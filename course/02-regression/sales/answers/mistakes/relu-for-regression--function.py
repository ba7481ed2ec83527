# The activation is given as a function of Keras.
# loses: activation heldout
sales_model.add(keras.layers.Dense(1, activation=keras.activations.relu))
sales_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
