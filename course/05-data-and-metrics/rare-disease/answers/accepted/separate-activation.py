# The sigmoid is a layer of its own; the ill count ten times.
# loses: nothing
rare_model.add(keras.layers.Dense(1))
rare_model.add(keras.layers.Activation("sigmoid"))
rare_model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(), metrics=[keras.metrics.AUC(curve="PR")])
rare_weights = {0: 1, 1: 10}
