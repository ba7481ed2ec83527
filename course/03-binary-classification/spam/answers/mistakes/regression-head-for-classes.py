# The whole end of a regression model.
# loses: activation loss heldout
spam_model.add(keras.layers.Dense(1))
spam_model.compile(optimizer="adam", loss="mse", metrics=["accuracy"])
