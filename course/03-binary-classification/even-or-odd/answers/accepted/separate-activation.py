# The same as the notebook's own solution, with the sigmoid as a layer and the loss as an object.
# loses: nothing
parity_model = keras.Sequential([keras.Input(shape=(64,)), keras.layers.Dense(72, activation="relu"), keras.layers.Dense(1)])
parity_model.add(keras.layers.Activation("sigmoid"))
parity_model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(), metrics=[keras.metrics.AUC()])
parity_model.fit(digit_x, digit_y, validation_data=(digit_x_validation, digit_y_validation), epochs=12, batch_size=32, verbose=0)
