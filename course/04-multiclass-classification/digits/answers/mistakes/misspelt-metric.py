# The name of the metric has a typing error, so training stops.
# loses: metrics heldout
digit_model.add(keras.layers.Dense(10, activation="softmax"))
digit_model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["acuracy"])
digit_labels = "one-hot"
