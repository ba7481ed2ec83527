# The metric that Keras picks here looks at the largest answer only.
# loses: metrics
delta_model.add(keras.layers.Dense(delta_y.shape[1], activation="sigmoid"))
delta_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
