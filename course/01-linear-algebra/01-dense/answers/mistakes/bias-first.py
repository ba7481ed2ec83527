# Adds the bias to the inputs, before the product.
# loses: all
return (batch + bias) @ weights
