# A loss for scores with a sign.
# loses: activation loss heldout
picture_model.add(keras.layers.Dense(3))
picture_model.compile(optimizer="adam", loss="hinge", metrics=["binary_accuracy"])
