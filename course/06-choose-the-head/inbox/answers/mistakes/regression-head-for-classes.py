# The model of a price, for e-mails.
# loses: activation loss heldout
inbox_model.add(keras.layers.Dense(1))
inbox_model.compile(optimizer="adam", loss="mse", metrics=["accuracy"])
