# The metric that Keras picks here looks at the largest answer only.
# loses: metrics
picture_model.add(keras.layers.Dense(3, activation="sigmoid"))
picture_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
