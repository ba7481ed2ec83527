# A focal loss, and metrics that count hits and false alarms.
# loses: nothing
picture_model.add(keras.layers.Dense(3, activation="sigmoid"))
picture_model.compile(optimizer="adam", loss="binary_focal_crossentropy", metrics=[keras.metrics.Precision(), keras.metrics.Recall()])
