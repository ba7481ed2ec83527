# A metric for labels in two columns, and a loss for labels in one.
# loses: metrics
diagnosis_model.add(keras.layers.Dense(2, activation="softmax"))
diagnosis_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["categorical_accuracy"])
