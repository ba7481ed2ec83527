# The model of an amount.
# loses: activation loss heldout
birch_model.add(keras.layers.Dense(1))
birch_model.compile(optimizer="adam", loss="mse", metrics=[keras.metrics.Recall()])
