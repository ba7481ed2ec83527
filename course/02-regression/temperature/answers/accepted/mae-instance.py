# Mean absolute error as an instance, through tf.keras.
# loses: nothing
temperature_model.add(tf.keras.layers.Dense(1))
temperature_model.compile(
    optimizer="adam", loss=tf.keras.losses.MeanAbsoluteError(), metrics=[tf.keras.metrics.MeanSquaredError()]
)
