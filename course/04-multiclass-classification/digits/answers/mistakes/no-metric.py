# No metric is compiled.
# loses: metrics
digit_model.add(keras.layers.Dense(10, activation="softmax"))
digit_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
digit_labels = "integers"
