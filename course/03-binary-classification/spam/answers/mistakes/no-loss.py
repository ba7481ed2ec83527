# Compiled without a loss.
# loses: loss heldout
spam_model.add(keras.layers.Dense(1, activation="sigmoid"))
spam_model.compile(optimizer="adam", metrics=["accuracy"])
