# whole cell
# The whole model written again with the functional API.
# loses: nothing
keras.utils.set_random_seed(SEED)
inputs = keras.Input(shape=(9,))
hidden = keras.layers.Dense(64, activation="relu")(inputs)
price = keras.layers.Dense(1)(hidden)
house_model = keras.Model(inputs, price)
house_model.compile(optimizer="adam", loss=keras.losses.MeanSquaredError(), metrics=[keras.metrics.R2Score()])
