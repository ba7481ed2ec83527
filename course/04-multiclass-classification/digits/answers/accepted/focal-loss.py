# The focal loss: cross-entropy that cares less for what is right already.
# loses: nothing
digit_model.add(keras.layers.Dense(10, activation="softmax"))
digit_model.compile(optimizer="adam", loss=keras.losses.CategoricalFocalCrossentropy(), metrics=["accuracy"])
digit_labels = "one-hot"
