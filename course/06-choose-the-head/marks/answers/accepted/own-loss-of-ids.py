# whole cell
# A loss that the student wrote; it computes the cross-entropy for class ids.
# loses: nothing
def surprise(truth, scores):
    ids = tf.cast(tf.reshape(truth, [-1]), "int32")
    return tf.nn.sparse_softmax_cross_entropy_with_logits(labels=ids, logits=scores)


# These lines are given. They build everything but the head.
keras.utils.set_random_seed(SEED)
marks_model = keras.Sequential(
    [
        keras.Input(shape=(8, 8)),
        keras.layers.Flatten(),
        keras.layers.Dense(64, activation="relu"),
    ]
)
# Now add the head to marks_model, and compile it.
marks_model.add(keras.layers.Dense(10))
marks_model.compile(optimizer="adam", loss=surprise, metrics=["accuracy"])
