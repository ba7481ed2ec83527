# A sigmoid for each class: they do not add up to 1.
# loses: activation
digit_model.add(keras.layers.Dense(10, activation="sigmoid"))
digit_model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
digit_labels = "one-hot"
