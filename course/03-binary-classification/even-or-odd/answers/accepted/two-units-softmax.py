# The functional style, two units that share 1, one-hot labels.
# loses: nothing
inputs = keras.Input(shape=(64,))
hidden = keras.layers.Dense(100, activation="relu")(inputs)
outputs = keras.layers.Dense(2, activation="softmax")(hidden)
parity_model = keras.Model(inputs, outputs)
parity_model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
parity_model.fit(digit_x, keras.utils.to_categorical(digit_y, 2), epochs=12, batch_size=32, verbose=0)
