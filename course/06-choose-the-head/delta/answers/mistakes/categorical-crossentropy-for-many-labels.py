# The model of exactly one of several.
# loses: activation loss heldout
# take-along loses: activation loss
delta_model.add(keras.layers.Dense(delta_y.shape[1], activation="softmax"))
delta_model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["binary_accuracy"])
