# The softmax as a layer of its own, and once more in the loss.
# loses: loss
animal_model.add(keras.layers.Dense(3))
animal_model.add(keras.layers.Softmax())
animal_model.compile(
    optimizer="adam", loss=keras.losses.CategoricalCrossentropy(from_logits=True), metrics=["accuracy"]
)
animal_labels = "one-hot"
