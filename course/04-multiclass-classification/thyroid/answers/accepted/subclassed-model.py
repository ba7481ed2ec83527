# whole cell
# The whole model written again as a class of its own, with scores.
# loses: nothing
keras.utils.set_random_seed(SEED)


class Diagnosis(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = keras.layers.Dense(64, activation="relu")
        self.head = keras.layers.Dense(3)

    def call(self, inputs):
        return self.head(self.hidden(inputs))


thyroid_model = Diagnosis()
thyroid_model.compile(
    optimizer="adam", loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"]
)
thyroid_labels = "integers"
