# More units, larger steps, and early stopping, which decides how long it trains.
# loses: nothing
patch_model = keras.Sequential([keras.Input((18,)), keras.layers.Dense(100, "relu"), keras.layers.Dense(7, "softmax")])
patch_model.compile(keras.optimizers.Adam(0.005), "sparse_categorical_crossentropy", metrics=["accuracy"])
stop = keras.callbacks.EarlyStopping(patience=3, restore_best_weights=True)
patch_model.fit(
    patch_x,
    patch_y,
    validation_data=(patch_x_validation, patch_y_validation),
    batch_size=64,
    epochs=15,
    callbacks=[stop],
    verbose=0,
)
