# A loss for probabilities, on numbers of any size.
# loses: loss heldout
tuition_model = keras.Sequential()
tuition_model.add(keras.Input(shape=(9,)))
tuition_model.add(keras.layers.Dense(48, activation="relu"))
tuition_model.add(keras.layers.Dense(1))
tuition_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["mae"])
tuition_model.fit(college_x, college_y, validation_data=(college_x_validation, college_y_validation), epochs=15, batch_size=16, verbose=0)
