# Softmax, and the absolute distance.
# loses: nothing
fjord_model.add(keras.layers.Dense(4, activation="softmax"))
fjord_model.compile(optimizer="adam", loss=keras.losses.MeanAbsoluteError, metrics=["mae", "mse"])
