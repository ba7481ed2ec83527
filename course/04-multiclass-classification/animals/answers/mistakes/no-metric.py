# No metric is compiled.
# loses: metrics
animal_model.add(keras.layers.Dense(3, activation="softmax"))
animal_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
animal_labels = "integers"
