# One unit for no and one for yes, with a loss for labels in two columns.
# loses: nothing
diagnosis_model.add(keras.layers.Dense(2, activation="softmax"))
diagnosis_model.compile(optimizer="adam", loss=keras.losses.CategoricalCrossentropy(), metrics=["categorical_accuracy"])
