# One number too many.
# loses: units heldout
amber_model.add(keras.layers.Dense(amber_y.shape[1] + 1))
amber_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
