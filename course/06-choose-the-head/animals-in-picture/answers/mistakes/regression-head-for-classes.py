# Amounts, where each answer is yes or no.
# loses: activation loss
picture_model.add(keras.layers.Dense(3))
picture_model.compile(optimizer="adam", loss="mse", metrics=["binary_accuracy"])
