# A squared distance between a probability and a truth.
# loses: loss
birch_model.add(keras.layers.Dense(1, activation="sigmoid"))
birch_model.compile(optimizer="adam", loss="mse", metrics=[keras.metrics.Recall()])
