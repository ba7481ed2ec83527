# A sigmoid for each class: the answers do not add up to 1.
# loses: activation
patch_model = keras.Sequential()
patch_model.add(keras.Input(shape=(18,)))
patch_model.add(keras.layers.Dense(40, activation="relu"))
patch_model.add(keras.layers.Dense(7, activation="sigmoid"))
patch_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
patch_model.fit(patch_x, patch_y, validation_data=(patch_x_validation, patch_y_validation), epochs=12, batch_size=32, verbose=0)
