# A metric that looks for the largest of several outputs, and there is one.
# loses: metrics
diagnosis_model.add(keras.layers.Dense(1, activation="sigmoid"))
diagnosis_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["categorical_accuracy"])
