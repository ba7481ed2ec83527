"""The registry: each graded problem and quiz of the course is declared here once; all else takes it from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from headcheck import tasks
from headcheck.course.exercises import (
    binary_classification,
    data_and_metrics,
    linear_algebra,
    multiclass_classification,
)
from headcheck.course.functions import Function
from headcheck.tasks import Task

#: The graded parts of a problem, in the order of the notebook. Points belong to their test cells there.
PARTS = ("units", "activation", "loss", "metrics", "heldout")


@dataclass(frozen=True)
class Problem:
    """One thing to predict, for which a student chooses the head, the loss and the metrics.

    The grade_id of a part's test cell is `<id>-<part>`; that of the cell in which the student chooses is `<id>-choice`.
    """

    id: str
    assignment: str
    title: str
    #: the name of the variable that holds the model in the notebook
    model: str
    task: Task
    #: the metric on held-out rows, a name of `headcheck.course.holdout.METRICS`
    metric: str
    #: what one unit of the metric is, for messages ("" where it has none)
    unit: str = ""
    #: how people write an amount of what is predicted, where that is a number: "${}", "{} °C"
    amount: str = "{}"
    #: for a model with several outputs: each output's name and task; `task` is then that of the first
    outputs: Mapping[str, Task] = field(default_factory=dict)
    #: what its classes (by class id) or labels are called; their numbers where nothing stands here
    names: tuple[str, ...] = ()
    #: the name of the variable in which a student says how the right classes are written, where that is a choice
    labels: str = ""


@dataclass(frozen=True)
class Repair:
    """A given model in which one part is wrong, for a student to repair.

    Its grade_id is `<id>`; that of the cell with the broken model, where the student repairs it, is `<id>-choice`.
    """

    id: str
    assignment: str
    title: str
    #: the name of the variable that holds the model in the notebook
    model: str
    task: Task
    #: the shape of what the model reads for one example
    row: tuple[int, ...]
    #: the part that is wrong in the given model: "units", "activation", "loss" or "metrics"
    broken: str


@dataclass(frozen=True)
class Quiz:
    """A table of short questions with one right answer each, which all count the same."""

    id: str
    assignment: str
    title: str
    #: the name of the variable (a dict: question -> answer) in the notebook
    variable: str
    answers: Mapping[str, str]
    #: what an answer looks like, for a question that has none: "'spam' or 'no spam'"
    expects: str
    #: the rest of "Think again about ...: ", a question that helps
    advice: str


PROBLEMS: Mapping[str, Problem] = {
    problem.id: problem
    for problem in (
        Problem(
            id="house-prices",
            assignment="02-regression",
            title="House prices from location and size",
            model="house_model",
            task=tasks.Regression(),
            metric="r2",
            amount="${}",
        ),
        Problem(
            id="temperature",
            assignment="02-regression",
            title="Tomorrow's temperature",
            model="temperature_model",
            task=tasks.Regression(),
            metric="mae",
            unit="°C",
            amount="{} °C",
        ),
        Problem(
            id="sales",
            assignment="02-regression",
            title="Next month's sales",
            model="sales_model",
            task=tasks.Regression(),
            metric="r2",
            amount="${} million",
        ),
        Problem(
            id="spam",
            assignment="03-binary-classification",
            title="Spam or not",
            model="spam_model",
            task=tasks.Binary(),
            metric="log-loss",
            names=("no spam", "spam"),
        ),
        Problem(
            id="diagnosis",
            assignment="03-binary-classification",
            title="Benign or malignant",
            model="diagnosis_model",
            task=tasks.Binary(),
            metric="log-loss",
            names=("harmless", "cancer"),
        ),
        Problem(
            id="cat-or-dog",
            assignment="03-binary-classification",
            title="Cat or dog",
            model="pet_model",
            task=tasks.Binary(),
            metric="log-loss",
            names=("cat", "dog"),
        ),
        Problem(
            id="animals",
            assignment="04-multiclass-classification",
            title="Cat, dog or bird",
            model="animal_model",
            task=tasks.MultiClass(classes=3),
            metric="accuracy",
            names=("cat", "dog", "bird"),
            labels="animal_labels",
        ),
        Problem(
            id="digits",
            assignment="04-multiclass-classification",
            title="Handwritten digits",
            model="digit_model",
            task=tasks.MultiClass(classes=10),
            metric="accuracy",
            labels="digit_labels",
        ),
        Problem(
            id="thyroid",
            assignment="04-multiclass-classification",
            title="An underactive thyroid, an overactive one, or neither",
            model="thyroid_model",
            task=tasks.MultiClass(classes=3),
            metric="balanced-accuracy",
            names=("neither", "underactive", "overactive"),
            labels="thyroid_labels",
        ),
        Problem(
            id="rare-disease",
            assignment="05-data-and-metrics",
            title="A rare disease",
            model="rare_model",
            task=tasks.Binary(rare=True),
            metric="recall",
            names=("healthy", "ill"),
        ),
        Problem(
            id="home-value",
            assignment="06-choose-the-head",
            title="What is this home worth?",
            model="home_model",
            task=tasks.Regression(),
            metric="r2",
            amount="{} steps",
        ),
        Problem(
            id="inbox",
            assignment="06-choose-the-head",
            title="Where does this e-mail belong?",
            model="inbox_model",
            task=tasks.Binary(),
            metric="log-loss",
            names=("inbox", "junk"),
        ),
        Problem(
            id="marks",
            assignment="06-choose-the-head",
            title="Which tray?",
            model="marks_model",
            task=tasks.MultiClass(classes=10),
            metric="accuracy",
        ),
        Problem(
            id="animals-in-picture",
            assignment="06-choose-the-head",
            title="Which animals are in the picture?",
            model="picture_model",
            task=tasks.MultiLabel(labels=3),
            metric="label-log-loss",
            names=("cat", "dog", "bird"),
        ),
        Problem(
            id="bikes",
            assignment="06-choose-the-head",
            title="Bikes after midnight",
            model="bikes_model",
            task=tasks.Count(),
            metric="explained-deviance",
            amount="{} bikes",
        ),
        Problem(
            id="admission",
            assignment="06-choose-the-head",
            title="Who gets in?",
            model="admission_model",
            task=tasks.Proportion(),
            metric="mae",
            amount="{} percentage points",
        ),
        Problem(
            id="price-and-quality",
            assignment="06-choose-the-head",
            title="Two answers at once",
            model="house_model",
            task=tasks.Regression(),
            metric="r2-and-accuracy",
            outputs={"price": tasks.Regression(), "quality": tasks.MultiClass(classes=3)},
            names=("basic", "ordinary", "fine"),
            amount="${}",
        ),
    )
}

REPAIRS: Mapping[str, Repair] = {
    repair.id: repair
    for repair in (
        Repair(
            id="repair-frost",
            assignment="06-choose-the-head",
            title="The frost alarm",
            model="frost_model",
            task=tasks.Regression(),
            row=(6,),
            broken="activation",
        ),
        Repair(
            id="repair-letters",
            assignment="06-choose-the-head",
            title="Which letter?",
            model="letters_model",
            task=tasks.MultiClass(classes=26),
            row=(16, 16),
            broken="units",
        ),
        Repair(
            id="repair-parcels",
            assignment="06-choose-the-head",
            title="Lost parcels",
            model="parcels_model",
            task=tasks.Binary(),
            row=(12,),
            broken="activation",
        ),
        Repair(
            id="repair-flowers",
            assignment="06-choose-the-head",
            title="Which iris?",
            model="flowers_model",
            task=tasks.MultiClass(classes=3),
            row=(4,),
            broken="loss",
        ),
        Repair(
            id="repair-films",
            assignment="06-choose-the-head",
            title="What kinds of film?",
            model="films_model",
            task=tasks.MultiLabel(labels=5),
            row=(40,),
            broken="loss",
        ),
        Repair(
            id="repair-calls",
            assignment="06-choose-the-head",
            title="Calls to the fire brigade",
            model="calls_model",
            task=tasks.Count(),
            row=(8,),
            broken="activation",
        ),
        Repair(
            id="repair-votes",
            assignment="06-choose-the-head",
            title="Who goes to vote?",
            model="votes_model",
            task=tasks.Proportion(),
            row=(10,),
            broken="metrics",
        ),
        Repair(
            id="repair-patients",
            assignment="06-choose-the-head",
            title="Who should see a doctor?",
            model="patients_model",
            task=tasks.Binary(),
            row=(9,),
            broken="metrics",
        ),
    )
}

QUIZZES: Mapping[str, Quiz] = {
    quiz.id: quiz
    for quiz in (
        Quiz(
            id="01-shapes",
            assignment="01-linear-algebra",
            title="Which shape comes out?",
            variable="shapes",
            answers={
                "A.T": "(3, 4)",
                "A @ x": "(4,)",
                "A @ W": "(4, 2)",
                "A @ W + b": "(4, 2)",
                "A + x": "(4, 3)",
                "A + v": "error",
                "A.sum(axis=0)": "(3,)",
                "x @ x": "()",
            },
            expects="a shape such as '(5, 2)', or 'error'",
            advice="write the two shapes beside each other. Which sizes have to be the same, and which are left?",
        ),
        Quiz(
            id="02-quiz",
            assignment="02-regression",
            title="Regression or classification?",
            variable="quiz",
            answers={
                "flat": "regression",
                "spam": "classification",
                "rain": "regression",
                "frost": "classification",
                "pet": "classification",
                "diagnosis": "classification",
                "sales": "regression",
                "digit": "classification",
            },
            expects="'regression' or 'classification'",
            advice="does “by how much was I wrong?” make sense there?",
        ),
        Quiz(
            id="04-differences",
            assignment="04-multiclass-classification",
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
        ),
        Quiz(
            id="05-leaks",
            assignment="05-data-and-metrics",
            title="Find the leaks",
            variable="leaks",
            answers={
                "no diagnosis": "fine",
                "fill gaps": "leak",
                "best columns": "leak",
                "visits": "leak",
                "standardise": "fine",
                "one-hot": "fine",
                "epochs": "leak",
                "report": "fine",
            },
            expects="'leak' or 'fine'",
            advice="could this step have been done, just so, before the test patients were even born?",
        ),
        Quiz(
            id="05-metrics",
            assignment="05-data-and-metrics",
            title="Choose the metric",
            variable="best_metric",
            answers={
                "parcel": "mae",
                "dam": "rmse",
                "average": "r2",
                "digits": "accuracy",
                "screening": "recall",
                "mailbox": "precision",
                "fraud": "f1",
                "castles": "mae",
            },
            expects="the name of one of the seven metrics, such as 'mae'",
            advice="which kind of wrong answer is bad there, and which of the seven numbers would show it?",
        ),
    )
}

FUNCTIONS: Mapping[str, Function] = {
    function.id: function
    for module in (linear_algebra, binary_classification, multiclass_classification, data_and_metrics)
    for function in module.FUNCTIONS
}


def place(grade_id: str) -> tuple[str, str]:
    """What a graded cell belongs to, as a title, and which part of that it is; cells of no problem stand together."""
    problem, _, part = grade_id.rpartition("-")
    if problem in PROBLEMS:
        return PROBLEMS[problem].title, part
    if grade_id in QUIZZES:
        return QUIZZES[grade_id].title, "quiz"
    if grade_id in REPAIRS:
        return "Models to repair", REPAIRS[grade_id].title
    if grade_id in FUNCTIONS:
        return "Functions", FUNCTIONS[grade_id].name
    return "Other parts", grade_id
