# A yes-or-no loss for each class.
# loses: loss
digit_model.add(keras.layers.Dense(10, activation="softmax"))
digit_model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(), metrics=["accuracy"])
digit_labels = "one-hot"
