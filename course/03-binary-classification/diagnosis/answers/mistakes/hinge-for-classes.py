# A margin and a loss for margins.
# loses: activation loss heldout
diagnosis_model.add(keras.layers.Dense(1))
diagnosis_model.compile(optimizer="adam", loss="hinge", metrics=["accuracy"])
