"""How regression, binary and multi-class classification differ."""

from headcheck.course.declarations import Quiz

PROBLEM = Quiz(
    title="The table of key differences",
    variable="differences",
    answers={
        "regression output": "any number",
        "regression example": "the price of a flat",
        "regression activation": "linear",
        "regression loss": "mse",
        "binary output": "one probability",
        "binary example": "spam or no spam",
        "binary activation": "sigmoid",
        "binary loss": "binary_crossentropy",
        "multi-class output": "a probability for each class",
        "multi-class example": "which letter of the alphabet",
        "multi-class activation": "softmax",
        "multi-class loss": "categorical_crossentropy",
    },
    expects="one of the answers that stand above the table",
    advice="which values can the truth have there, and which loss compares such values?",
    points=6,
    one="place",
    many="places",
)
