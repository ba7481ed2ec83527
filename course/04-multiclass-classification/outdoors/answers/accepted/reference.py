# One hidden layer, softmax, cross-entropy for class ids.
# loses: nothing
patch_model = keras.Sequential()
patch_model.add(keras.Input(shape=(18,)))
patch_model.add(keras.layers.Dense(40, activation="relu"))
patch_model.add(keras.layers.Dense(7, activation="softmax"))
patch_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
patch_model.fit(patch_x, patch_y, validation_data=(patch_x_validation, patch_y_validation), epochs=12, batch_size=32, verbose=0)
