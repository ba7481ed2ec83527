# The number of the tray as if it were an amount.
# loses: units activation loss metrics heldout
marks_model.add(keras.layers.Dense(1))
marks_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
