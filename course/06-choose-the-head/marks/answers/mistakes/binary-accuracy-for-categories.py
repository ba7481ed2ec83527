# A metric that counts the many easy answers no.
# loses: metrics
marks_model.add(keras.layers.Dense(10, activation="softmax"))
marks_model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["binary_accuracy"])
