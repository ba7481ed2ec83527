# Logarithms of probabilities come out: they are scores, too, and the loss is told so.
# loses: nothing
digit_model.add(keras.layers.Dense(10, activation="log_softmax"))
digit_model.compile(optimizer="adam", loss=keras.losses.CategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
digit_labels = "one-hot"
