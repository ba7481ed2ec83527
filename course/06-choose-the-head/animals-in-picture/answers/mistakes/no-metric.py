# Nothing is compiled for a person to read.
# loses: metrics
picture_model.add(keras.layers.Dense(3, activation="sigmoid"))
picture_model.compile(optimizer="adam", loss="binary_crossentropy")
