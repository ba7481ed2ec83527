# A metric that counts exact hits.
# loses: metrics
ice_model.add(keras.layers.Dense(1))
ice_model.compile(optimizer="adam", loss="mse", metrics=["accuracy"])
