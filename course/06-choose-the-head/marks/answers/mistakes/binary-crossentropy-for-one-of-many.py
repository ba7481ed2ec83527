# Ten questions with yes or no, where exactly one tray is right.
# loses: loss
marks_model.add(keras.layers.Dense(10, activation="softmax"))
marks_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
