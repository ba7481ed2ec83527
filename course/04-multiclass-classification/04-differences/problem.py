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
    solution="""\
| | regression | yes or no | one of several |
|---|---|---|---|
| what comes out | any number | one probability | a probability for each class |
| example | the price of a flat | spam or no spam | which letter of the alphabet |
| activation | linear: nothing limits a number | sigmoid: between 0 and 1 | softmax: between 0 and 1, together 1 |
| loss | mse: how far off is it? | binary_crossentropy: what did the right answer get? | categorical_crossentropy: the same, for several classes |

Read it by columns: what can the truth be, which activation can give that, and which loss compares the two?
""",  # noqa: E501
)
