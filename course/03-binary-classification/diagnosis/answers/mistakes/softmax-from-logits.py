# Two shares of 1, and a loss that is told to expect logits.
# loses: loss
diagnosis_model.add(keras.layers.Dense(2, activation="softmax"))
diagnosis_model.compile(optimizer="adam", loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
