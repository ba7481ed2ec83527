# A loss that asks for a margin between the classes.
# loses: loss
thyroid_model.add(keras.layers.Dense(3, activation="softmax"))
thyroid_model.compile(optimizer="adam", loss=keras.losses.CategoricalHinge(), metrics=["accuracy"])
thyroid_labels = "one-hot"
