# whole cell
# Three heads of one unit each, joined into one answer of three numbers.
# loses: nothing
keras.utils.set_random_seed(SEED)
halves_in = keras.Input(shape=(2, 225))
patterns = keras.layers.Dense(64, activation="relu")(halves_in)
patterns = keras.layers.Dense(32, activation="relu")(patterns)
patterns = keras.layers.GlobalMaxPooling1D()(patterns)
questions = [keras.layers.Dense(1, activation="sigmoid")(patterns) for animal in ("cat", "dog", "bird")]
picture_model = keras.Model(halves_in, keras.layers.Concatenate()(questions))
picture_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["binary_accuracy"])
