# A functional model with two hidden layers and dropout, trained with one-hot rows.
# loses: nothing
one_hot, one_hot_validation = both_ways(patch_y, 7)["one-hot"], both_ways(patch_y_validation, 7)["one-hot"]
read = keras.Input(shape=(18,))
hidden = keras.layers.Dense(64, activation="relu")(read)
hidden = keras.layers.Dropout(0.2)(hidden)
hidden = keras.layers.Dense(32, activation="relu")(hidden)
patch_model = keras.Model(read, keras.layers.Dense(7, activation="softmax")(hidden))
patch_model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
patch_model.fit(
    patch_x,
    one_hot,
    validation_data=(patch_x_validation, one_hot_validation),
    batch_size=32,
    epochs=12,
    verbose=0,
)
