# The metric counts answers that are exactly right.
# loses: metrics
admission_model.add(keras.layers.Dense(1, activation="sigmoid"))
admission_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
