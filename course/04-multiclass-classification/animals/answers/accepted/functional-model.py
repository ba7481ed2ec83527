# whole cell
# The whole model written again in the functional way.
# loses: nothing
keras.utils.set_random_seed(SEED)
pictures = keras.Input(shape=(28, 28))
hidden = keras.layers.Dense(64, activation="relu")(keras.layers.Flatten()(pictures))
animal_model = keras.Model(pictures, keras.layers.Dense(3, activation=tf.nn.softmax)(hidden))
animal_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["acc"])
animal_labels = "integers"
