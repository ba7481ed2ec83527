# No head was added: the last of the given layers answers, with 64 numbers and a relu.
# loses: units activation heldout
house_model.compile(optimizer="adam", loss="mse", metrics=["mae"])
