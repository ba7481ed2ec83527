# Nothing is compiled for a person to read.
# loses: metrics
inbox_model.add(keras.layers.Dense(1, activation="sigmoid"))
inbox_model.compile(optimizer="adam", loss="binary_crossentropy")
