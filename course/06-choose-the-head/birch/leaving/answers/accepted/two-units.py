# Two units share 1 among them, and the metric looks at the second.
# loses: nothing
birch_model.add(keras.layers.Dense(2, activation="softmax"))
birch_model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=[keras.metrics.Recall(class_id=1)])
