# The activation is given as a function of TensorFlow.
# loses: activation heldout
temperature_model.add(keras.layers.Dense(1, activation=tf.nn.tanh))
temperature_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
