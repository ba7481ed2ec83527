# A sigmoid as a function, and the absolute distance.
# loses: nothing
fjord_model.add(keras.layers.Dense(1, activation=tf.math.sigmoid))
fjord_model.compile(optimizer="adam", loss=keras.losses.MeanAbsoluteError, metrics=["mae", "mse"])
