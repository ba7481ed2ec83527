# A whole head for one of two kinds: softmax over two units, and a loss for probabilities.
# loses: units activation loss heldout
sales_model.add(keras.layers.Dense(2, activation="softmax"))
sales_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["mae"])
