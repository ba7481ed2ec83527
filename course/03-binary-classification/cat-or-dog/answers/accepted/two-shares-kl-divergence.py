# Two units that share 1, and the divergence from the truth.
# loses: nothing
pet_model.add(keras.layers.Dense(2, activation="softmax"))
pet_model.compile(optimizer="adam", loss="kl_divergence", metrics=["accuracy"])
