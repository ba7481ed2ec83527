# The sigmoid in a layer of its own, and a metric over all thresholds.
# loses: nothing
birch_model.add(keras.layers.Dense(1))
birch_model.add(keras.layers.Activation(tf.nn.sigmoid))
birch_model.compile(optimizer="adam", loss=keras.losses.binary_crossentropy, metrics=[keras.metrics.AUC()])
