# Two hidden layers, a robust loss, and larger batches in a tf.data.Dataset.
# loses: nothing
tuition_model = keras.Sequential(
    [
        keras.Input(shape=(college_x.shape[1],)),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(1, activation="linear"),
    ]
)
tuition_model.compile(optimizer=keras.optimizers.Adam(0.002), loss=keras.losses.Huber(), metrics=["mae", "r2_score"])
batches = tf.data.Dataset.from_tensor_slices((college_x, college_y)).shuffle(1000, seed=SEED).batch(32)
tuition_model.fit(batches, epochs=15, verbose=0)
