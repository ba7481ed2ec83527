# A cross-entropy that looks at hard examples above all; the Brier score (squared distance) as a second metric.
# loses: nothing
pet_model.add(keras.layers.Dense(1, activation="sigmoid"))
pet_model.compile(optimizer="adam", loss=keras.losses.BinaryFocalCrossentropy(), metrics=["binary_accuracy", "mse"])
