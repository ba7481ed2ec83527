# The metric counts answers on the right side of one half.
# loses: metrics
admission_model.add(keras.layers.Dense(1, activation="sigmoid"))
admission_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["binary_accuracy"])
