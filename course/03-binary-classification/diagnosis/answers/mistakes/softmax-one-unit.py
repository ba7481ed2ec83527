# Softmax over one unit: everybody is ill.
# loses: activation heldout
diagnosis_model.add(keras.layers.Dense(1, activation="softmax"))
diagnosis_model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(), metrics=["accuracy"])
