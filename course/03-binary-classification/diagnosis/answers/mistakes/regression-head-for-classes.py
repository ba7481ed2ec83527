# The whole end of a regression model; an error in percent divides by labels of 0.
# loses: activation loss metrics heldout
diagnosis_model.add(keras.layers.Dense(1))
diagnosis_model.compile(optimizer="adam", loss="mean_absolute_percentage_error", metrics=["mae"])
