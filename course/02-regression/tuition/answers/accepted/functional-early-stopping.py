# The functional style, the mean absolute error, and training that stops by itself.
# loses: nothing
inputs = keras.Input(shape=(9,))
hidden = keras.layers.Dense(100, activation="relu")(inputs)
tuition_model = keras.Model(inputs, keras.layers.Dense(1)(hidden))
tuition_model.compile(optimizer="adam", loss="mean_absolute_error", metrics=[keras.metrics.MeanSquaredError()])
tuition_model.fit(
    college_x,
    college_y,
    batch_size=16,
    epochs=20,
    validation_data=(college_x_validation, college_y_validation),
    callbacks=[keras.callbacks.EarlyStopping(patience=5, restore_best_weights=True)],
    verbose=0,
)
