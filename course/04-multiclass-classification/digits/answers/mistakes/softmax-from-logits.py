# Softmax in the model and once more in the loss.
# loses: loss
digit_model.add(keras.layers.Dense(10, activation="softmax"))
digit_model.compile(optimizer="adam", loss=keras.losses.CategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
digit_labels = "one-hot"
