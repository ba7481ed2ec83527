# A metric that Keras does not know: training does not start.
# loses: metrics heldout
spam_model.add(keras.layers.Dense(1, activation="sigmoid"))
spam_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["acuracy"])
