# whole cell
# The same model, built with the functional interface; the activation is a function.
# loses: nothing
# The given lines are written anew.
keras.utils.set_random_seed(SEED)
inputs = keras.Input(shape=(30,))
hidden = keras.layers.Dense(64, activation="relu")(inputs)
outputs = keras.layers.Dense(1, activation=keras.activations.sigmoid)(hidden)
diagnosis_model = keras.Model(inputs, outputs)
diagnosis_model.compile(optimizer="adam", loss=keras.losses.binary_crossentropy, metrics=[keras.metrics.Recall(), keras.metrics.Precision()])
