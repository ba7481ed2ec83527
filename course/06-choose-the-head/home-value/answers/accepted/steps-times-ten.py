# whole cell
# The head answers in tenths of a step, and arithmetic makes whole steps of them.
# loses: nothing
keras.utils.set_random_seed(SEED)
inputs = keras.Input(shape=(9,))
patterns = keras.layers.Dense(64, activation="relu")(inputs)
tenths = keras.layers.Dense(1)(patterns)
home_model = keras.Model(inputs, tenths / 10)
home_model.compile(optimizer="adam", loss="mean_squared_error", metrics=["mean_absolute_error"])
