# No metric is compiled.
# loses: metrics
thyroid_model.add(keras.layers.Dense(3, activation="softmax"))
thyroid_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
thyroid_labels = "integers"
