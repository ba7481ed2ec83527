# A loss for scores with a sign.
# loses: activation loss heldout
inbox_model.add(keras.layers.Dense(1))
inbox_model.compile(optimizer="adam", loss="hinge", metrics=[keras.metrics.BinaryAccuracy()])
