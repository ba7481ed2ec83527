# The metric counts answers that are exactly right.
# loses: metrics
fjord_model.add(keras.layers.Dense(1, activation="sigmoid"))
fjord_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
