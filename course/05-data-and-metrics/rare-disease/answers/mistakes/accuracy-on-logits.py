# A metric that draws its line at 0.5, where logits have their middle at 0.
# loses: metrics
rare_model.add(keras.layers.Dense(1))
rare_model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(from_logits=True), metrics=["accuracy"])
rare_weights = {0: 1.0, 1: 7.5}
