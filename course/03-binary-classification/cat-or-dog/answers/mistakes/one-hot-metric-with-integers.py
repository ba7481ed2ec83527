# A metric for labels in two columns, and a loss for labels in one.
# loses: metrics heldout
pet_model.add(keras.layers.Dense(2, activation="softmax"))
pet_model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=[keras.metrics.AUC()])
