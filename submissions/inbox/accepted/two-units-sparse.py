# Two units share 1 among them, one for each folder.
# loses: nothing
# These lines are given. They build everything but the head.
keras.utils.set_random_seed(SEED)
inbox_model = keras.Sequential(
    [
        keras.Input(shape=(57,)),
        keras.layers.Dense(32, activation="relu"),
    ]
)
# Now add the head to inbox_model, and compile it.
inbox_model.add(keras.layers.Dense(2, activation="softmax"))
inbox_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
