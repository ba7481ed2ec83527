# A cross-entropy that looks at hard examples above all.
# loses: nothing
spam_model.add(keras.layers.Dense(1, activation="sigmoid"))
spam_model.compile(optimizer="adam", loss="binary_focal_crossentropy", metrics=["accuracy"])
