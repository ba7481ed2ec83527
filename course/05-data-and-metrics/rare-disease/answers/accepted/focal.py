# A focal loss that weighs the classes itself, and no further weights.
# loses: nothing
rare_model.add(keras.layers.Dense(1, activation="sigmoid"))
rare_model.compile(optimizer="adam", loss=keras.losses.BinaryFocalCrossentropy(apply_class_balancing=True, alpha=0.9), metrics=["AUC", "Recall"])
rare_weights = None
