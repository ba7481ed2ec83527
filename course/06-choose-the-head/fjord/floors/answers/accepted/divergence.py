# Softmax in a layer of its own, and how far two ways of sharing are apart.
# loses: nothing
fjord_model.add(keras.layers.Dense(4))
fjord_model.add(keras.layers.Softmax())
fjord_model.compile(optimizer="adam", loss=keras.losses.KLDivergence(), metrics=["mae"])
