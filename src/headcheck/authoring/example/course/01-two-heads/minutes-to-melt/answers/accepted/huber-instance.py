# Another loss for numbers, as an object.
# loses: nothing
ice_model.add(keras.layers.Dense(1))
ice_model.compile(optimizer="adam", loss=keras.losses.Huber(), metrics=["mae"])
