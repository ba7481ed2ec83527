# The notebook's own solution.
# loses: nothing
marks_model.add(keras.layers.Dense(10, activation="softmax"))
marks_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
