# A metric for distances.
# loses: metrics
spam_model.add(keras.layers.Dense(1, activation="sigmoid"))
spam_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["mae"])
