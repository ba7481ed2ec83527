# Logits, but the metric draws its line at 0.5.
# loses: metrics
spam_model.add(keras.layers.Dense(1))
spam_model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(from_logits=True), metrics=["accuracy"])
