# A sigmoid, but a loss for one animal in each picture.
# loses: loss heldout
# These lines are given. They build everything but the head.
keras.utils.set_random_seed(SEED)
picture_model = keras.Sequential(
    [
        keras.Input(shape=(2, 225)),
        keras.layers.Dense(64, activation="relu"),  # looks at each half
        keras.layers.Dense(32, activation="relu"),
        keras.layers.GlobalMaxPooling1D(),  # for each pattern: in which half is it stronger?
    ]
)
# Now add the head to picture_model, and compile it.
picture_model.add(keras.layers.Dense(3, activation="sigmoid"))
picture_model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["binary_accuracy"])
