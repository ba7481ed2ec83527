# The sigmoid happens in the head and once more in the loss.
# loses: loss
diagnosis_model.add(keras.layers.Dense(1))
diagnosis_model.add(keras.layers.Activation("sigmoid"))
diagnosis_model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(from_logits=True), metrics=["accuracy"])
