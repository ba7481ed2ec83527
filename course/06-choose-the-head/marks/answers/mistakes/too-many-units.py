# Eleven units for the trays 0 to 9.
# loses: units
marks_model.add(keras.layers.Dense(11, activation="softmax"))
marks_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
