# The sigmoid as a layer of its own.
# loses: nothing
seed_model.add(keras.layers.Dense(1))
seed_model.add(keras.layers.Activation("sigmoid"))
seed_model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(), metrics=["binary_accuracy"])
