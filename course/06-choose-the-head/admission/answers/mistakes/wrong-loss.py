# A loss for counts.
# loses: loss
admission_model.add(keras.layers.Dense(1, activation="sigmoid"))
admission_model.compile(optimizer="adam", loss="poisson", metrics=["mae"])
