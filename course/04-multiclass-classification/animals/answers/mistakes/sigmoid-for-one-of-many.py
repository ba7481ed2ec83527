# A sigmoid for each class: they do not add up to 1.
# loses: activation
animal_model.add(keras.layers.Dense(3, activation="sigmoid"))
animal_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
animal_labels = "integers"
