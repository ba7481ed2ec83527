# A metric that measures a distance.
# loses: metrics
digit_model.add(keras.layers.Dense(10, activation="softmax"))
digit_model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["mae"])
digit_labels = "one-hot"
