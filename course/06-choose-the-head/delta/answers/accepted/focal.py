# A focal loss, and metrics that count hits and false alarms.
# loses: nothing
delta_model.add(keras.layers.Dense(delta_y.shape[1], activation="sigmoid"))
delta_model.compile(optimizer="adam", loss="binary_focal_crossentropy", metrics=[keras.metrics.Precision(), keras.metrics.Recall()])
