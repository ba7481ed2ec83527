# A sigmoid for each class: they do not add up to 1.
# loses: activation
thyroid_model.add(keras.layers.Dense(3, activation="sigmoid"))
thyroid_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
thyroid_labels = "integers"
