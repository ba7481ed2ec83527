# Nothing is compiled for a person to read.
# loses: metrics
fjord_model.add(keras.layers.Dense(4, activation="softmax"))
fjord_model.compile(optimizer="adam", loss="categorical_crossentropy")
