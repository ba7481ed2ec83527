# A sigmoid as a function, and the absolute distance.
# loses: nothing
admission_model.add(keras.layers.Dense(1, activation=tf.math.sigmoid))
admission_model.compile(optimizer="adam", loss=keras.losses.MeanAbsoluteError, metrics=["mae", "mse"])
