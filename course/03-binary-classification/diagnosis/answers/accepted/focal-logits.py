# A focal loss of logits, and a recall with the border in the right place.
# loses: nothing
diagnosis_model.add(keras.layers.Dense(1))
diagnosis_model.compile(optimizer="adam", loss=keras.losses.BinaryFocalCrossentropy(from_logits=True), metrics=[keras.metrics.Recall(thresholds=0.0)])
