# Short names for the loss and the metric.
# loses: nothing
pet_model.add(keras.layers.Dense(1, activation="sigmoid"))
pet_model.compile(optimizer="adam", loss="bce", metrics=["acc"])
