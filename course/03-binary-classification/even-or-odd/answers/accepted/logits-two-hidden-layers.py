# Two hidden layers, a head that gives logits, and early stopping.
# loses: nothing
parity_model = keras.Sequential(
    [
        keras.Input(shape=(64,)),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(1),
    ]
)
parity_model.compile(
    optimizer=keras.optimizers.Adam(0.002),
    loss=keras.losses.BinaryCrossentropy(from_logits=True),
    metrics=[keras.metrics.BinaryAccuracy(threshold=0.0)],
)
stop = keras.callbacks.EarlyStopping(patience=5, restore_best_weights=True)
parity_model.fit(digit_x, digit_y, validation_data=(digit_x_validation, digit_y_validation), epochs=12, batch_size=32, callbacks=[stop], verbose=0)
