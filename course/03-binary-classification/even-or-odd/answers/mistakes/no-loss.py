# No loss is compiled, so the model can't be trained.
# loses: loss heldout
parity_model = keras.Sequential()
parity_model.add(keras.Input(shape=(64,)))
parity_model.add(keras.layers.Dense(72, activation="relu"))
parity_model.add(keras.layers.Dense(1, activation="sigmoid"))
parity_model.compile(optimizer="adam", metrics=["accuracy"])
parity_model.fit(digit_x, digit_y, validation_data=(digit_x_validation, digit_y_validation), epochs=12, batch_size=32, verbose=0)
