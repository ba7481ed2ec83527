# The Kullback-Leibler divergence: with one-hot labels it is the cross-entropy.
# loses: nothing
thyroid_model.add(keras.layers.Dense(3, activation="softmax"))
thyroid_model.compile(optimizer="adam", loss="kl_divergence", metrics=["accuracy"])
thyroid_labels = "one-hot"
