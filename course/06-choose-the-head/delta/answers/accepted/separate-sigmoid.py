# The sigmoid in a layer of its own, and a metric over all thresholds.
# loses: nothing
delta_model.add(keras.layers.Dense(delta_y.shape[1]))
delta_model.add(keras.layers.Activation(keras.ops.sigmoid))
delta_model.compile(optimizer="adam", loss=keras.losses.binary_crossentropy, metrics=[keras.metrics.AUC(multi_label=True)])
