# Two units that give logits, and a loss that knows it.
# loses: nothing
pet_model.add(keras.layers.Dense(2))
pet_model.compile(optimizer="adam", loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
