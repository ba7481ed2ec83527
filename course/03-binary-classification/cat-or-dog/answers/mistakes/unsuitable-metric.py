# A metric that says nothing about right and wrong.
# loses: metrics
pet_model.add(keras.layers.Dense(1, activation="sigmoid"))
pet_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=[keras.metrics.Poisson()])
