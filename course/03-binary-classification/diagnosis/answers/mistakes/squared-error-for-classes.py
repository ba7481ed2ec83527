# A right head with a loss for distances.
# loses: loss
diagnosis_model.add(keras.layers.Dense(1, activation="sigmoid"))
diagnosis_model.compile(optimizer="adam", loss=keras.losses.MeanSquaredError(), metrics=["accuracy"])
