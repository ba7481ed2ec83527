# Amounts, where each answer is yes or no.
# loses: activation loss heldout
# take-along loses: activation loss
delta_model.add(keras.layers.Dense(delta_y.shape[1]))
delta_model.compile(optimizer="adam", loss="mse", metrics=["binary_accuracy"])
