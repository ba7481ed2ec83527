# A function of one's own that computes the cross-entropy.
# loses: nothing
thyroid_model.add(keras.layers.Dense(3, activation="softmax"))


def minus_log_of_the_right_one(truth, probabilities):
    return -tf.reduce_sum(truth * tf.math.log(probabilities + 1e-7), axis=-1)


thyroid_model.compile(optimizer="adam", loss=minus_log_of_the_right_one, metrics=["accuracy"])
thyroid_labels = "one-hot"
