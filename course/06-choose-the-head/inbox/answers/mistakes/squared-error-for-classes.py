# A squared distance between a probability and a label.
# loses: loss
inbox_model.add(keras.layers.Dense(1, activation="sigmoid"))
inbox_model.compile(optimizer="adam", loss="mse", metrics=["accuracy"])
