# The head and the loss of several yes-or-no questions.
# loses: activation loss
digit_model.add(keras.layers.Dense(10, activation=keras.activations.sigmoid))
digit_model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(), metrics=["accuracy"])
digit_labels = "one-hot"
