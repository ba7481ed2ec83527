# whole cell
# The given network is a layer of another one, through tf.keras.
# loses: nothing
keras.utils.set_random_seed(SEED)
reads = tf.keras.Sequential(
    [
        tf.keras.Input(shape=(8, 8)),
        tf.keras.layers.Flatten(),
        tf.keras.layers.Dense(64, activation="relu"),
    ]
)
digit_model = tf.keras.Sequential([tf.keras.Input(shape=(8, 8)), reads, tf.keras.layers.Dense(10, "softmax")])
digit_model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
digit_labels = "one-hot"
