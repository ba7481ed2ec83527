# Logits come out, and the loss knows it.
# loses: nothing
cedar_model.add(keras.layers.Dense(int(cedar_y.max()) + 1))
cedar_model.compile(optimizer="adam", loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
