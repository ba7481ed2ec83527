# The class id is predicted as if it were an amount.
# loses: units activation loss metrics heldout
patch_model = keras.Sequential()
patch_model.add(keras.Input(shape=(18,)))
patch_model.add(keras.layers.Dense(40, activation="relu"))
patch_model.add(keras.layers.Dense(1))
patch_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
patch_model.fit(patch_x, patch_y, validation_data=(patch_x_validation, patch_y_validation), epochs=12, batch_size=32, verbose=0)
