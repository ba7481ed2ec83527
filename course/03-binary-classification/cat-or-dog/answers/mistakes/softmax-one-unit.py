# Softmax over one unit: every picture is a dog.
# loses: activation heldout
pet_model.add(keras.layers.Dense(1))
pet_model.add(keras.layers.Softmax())
pet_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
