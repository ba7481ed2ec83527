# The sigmoid in a layer of its own, and a metric over all thresholds.
# loses: nothing
picture_model.add(keras.layers.Dense(3))
picture_model.add(keras.layers.Activation(keras.ops.sigmoid))
picture_model.compile(optimizer="adam", loss=keras.losses.binary_crossentropy, metrics=[keras.metrics.AUC(multi_label=True)])
