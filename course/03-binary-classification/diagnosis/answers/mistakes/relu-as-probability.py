# The head ends in relu: its answers go far above 1.
# loses: activation heldout
diagnosis_model.add(keras.layers.Dense(1))
diagnosis_model.add(keras.layers.ReLU())
diagnosis_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
