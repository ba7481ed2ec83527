# Accuracy is high, too, if nobody who leaves is found.
# loses: metrics
birch_model.add(keras.layers.Dense(1, activation="sigmoid"))
birch_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
