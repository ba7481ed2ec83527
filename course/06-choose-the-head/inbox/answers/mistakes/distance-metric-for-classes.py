# The metric measures a distance, where the question is how often it is right.
# loses: metrics
inbox_model.add(keras.layers.Dense(1, activation="sigmoid"))
inbox_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["mae"])
