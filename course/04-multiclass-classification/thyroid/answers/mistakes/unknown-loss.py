# A function named like the loss that computes something else.
# loses: loss heldout
thyroid_model.add(keras.layers.Dense(3, activation="softmax"))


def categorical_crossentropy(truth, probabilities):
    return tf.reduce_mean(tf.square(probabilities), axis=-1)


thyroid_model.compile(optimizer="adam", loss=categorical_crossentropy, metrics=["accuracy"])
thyroid_labels = "one-hot"
