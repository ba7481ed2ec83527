# A sigmoid in a layer of its own, and the Huber loss as an instance.
# loses: nothing
fjord_model.add(keras.layers.Dense(1))
fjord_model.add(keras.layers.Activation("sigmoid"))
fjord_model.compile(optimizer="adam", loss=keras.losses.Huber(0.1), metrics=["mae"])
