"""The catalogue of mistakes: each has an id, what it is, why it matters, and what to look at.

The texts are for a beginner. They explain, and never print the line that would be right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

#: The parts of a model that a mistake can be about.
PARTS = ("units", "activation", "loss", "metrics")
#: What else an entry can be about: the targets that a model is fitted to, held-out rows, and what is no mistake at all.
BESIDE = ("targets", "heldout", "note")


@dataclass(frozen=True)
class Mistake:
    """One entry of the catalogue. `parts`: of PARTS, those of a model that it can explain; or of BESIDE."""

    id: str
    parts: frozenset[str]
    what: str
    why: str
    look_at: str

    def __str__(self) -> str:
        return f"{self.what} {self.why} {self.look_at}"


def _entry(id: str, parts: str, what: str, why: str, look_at: str) -> Mistake:
    return Mistake(id, frozenset(parts.split()), what, why, look_at)


CATALOGUE: Mapping[str, Mistake] = {
    mistake.id: mistake
    for mistake in (
        # --- regression -------------------------------------------------------------------------------------------
        _entry(
            "relu-for-regression",
            "activation",
            "The output goes through relu, so it can never be below zero.",
            "Every target below zero is out of reach, and where the output is cut off at zero nothing is learned.",
            "Look at the smallest values of the target, and compare them with the smallest prediction.",
        ),
        _entry(
            "relu-for-positive-numbers",
            "activation",
            "The output goes through relu, which gives exactly zero for everything below zero.",
            "Where the output is cut off at zero nothing is learned; a unit that gives zero everywhere stays there.",
            "Count how many predictions are exactly zero.",
        ),
        _entry(
            "positive-head-for-any-number",
            "activation",
            "The last activation gives numbers above zero only.",
            "Every target below zero is out of reach.",
            "Look at the smallest values of the target, and compare them with the smallest prediction.",
        ),
        _entry(
            "sigmoid-for-regression",
            "activation",
            "The output goes through a sigmoid, so it always lies between 0 and 1.",
            "The target is a number that can lie anywhere; most of its values are out of reach.",
            "Look at the range of the target, and at the range of the predictions.",
        ),
        _entry(
            "tanh-for-regression",
            "activation",
            "The output goes through tanh, so it always lies between -1 and 1.",
            "Large and small targets are out of reach: predictions bunch up at the two ends.",
            "Look at the largest and smallest targets in the plot of predictions against truth.",
        ),
        _entry(
            "softmax-for-regression",
            "activation",
            "The output goes through softmax, which turns numbers into shares of one.",
            "A single share is always exactly 1, whatever the input; several always add up to 1. The target does "
            "neither.",
            "Print a few predictions for very different inputs.",
        ),
        _entry(
            "crossentropy-for-regression",
            "loss",
            "The loss is a cross-entropy, but the target is a number and not a category.",
            "Cross-entropy compares probabilities. A price or a temperature is no probability.",
            "Ask what the target is: an amount, or a category? Then ask what the loss measures.",
        ),
        _entry(
            "msle-with-negatives",
            "loss",
            "The loss compares logarithms, but the target can be zero or below.",
            "There is no logarithm of a negative number, so Keras counts all of them as zero.",
            "Look at the smallest values of the target.",
        ),
        _entry(
            "mape-near-zero",
            "loss",
            "The loss is an error in percent of the target.",
            "Where the target is near zero, a tiny error is a huge percentage, and those few examples rule the "
            "training.",
            "Look at how many targets lie near zero.",
        ),
        _entry(
            "poisson-for-regression",
            "loss",
            "The Poisson loss is made for counts: 0, 1, 2, ...",
            "It expects numbers that scatter the more, the larger they are, and that are never below zero. This "
            "target is no count.",
            "Ask which values the target can take.",
        ),
        _entry(
            "hinge-for-regression",
            "loss",
            "A hinge loss only asks on which side of a border a prediction lies.",
            "For a number, how far the prediction is from the target is what matters.",
            "Ask what the loss says of a prediction that is far too high.",
        ),
        _entry(
            "units-not-target-width",
            "units",
            "The model does not give as many numbers for each example as there are numbers to predict.",
            "Each output unit predicts one number. A spare unit has no target, and a missing one leaves a target "
            "alone.",
            "Compare the shape of the targets with the shape of the predictions.",
        ),
        # --- yes or no --------------------------------------------------------------------------------------------
        _entry(
            "softmax-one-unit",
            "units activation",
            "Softmax over one unit always gives exactly 1.",
            "Softmax shares 1 out among the units. With one unit there is nothing to share, so every answer is the "
            "same. Binary cross-entropy can still fall: Keras computes it from the numbers before the softmax.",
            "Print predictions for ten different examples.",
        ),
        _entry(
            "sigmoid-from-logits",
            "loss",
            "The head already gives probabilities, and the loss is told that it gets logits.",
            "Only one of the two may turn numbers into probabilities. Where Keras recognises the sigmoid, it warns "
            "and leaves it out of the loss, so that training looks right; where it does not, the loss is computed "
            "from probabilities of probabilities.",
            "Look at the range of the predictions, and at what `from_logits` promises about them.",
        ),
        _entry(
            "linear-as-probability",
            "activation",
            "The head gives any number, but the loss expects a probability between 0 and 1.",
            "Numbers outside 0 and 1 are no probabilities. Binary cross-entropy cuts them off and learns nothing "
            "from them.",
            "Look at the smallest and largest prediction. Could they be probabilities?",
        ),
        _entry(
            "relu-as-probability",
            "activation",
            "The head gives numbers from zero up, but the loss expects a probability between 0 and 1.",
            "A relu can go far above 1, and it stops learning where it gives zero.",
            "Look at the smallest and largest prediction. Could they be probabilities?",
        ),
        _entry(
            "tanh-as-probability",
            "activation",
            "The head gives numbers from -1 to 1, but the loss expects a probability between 0 and 1.",
            "There is no probability below zero: half of the range is cut off.",
            "Look at the smallest prediction. Could it be a probability?",
        ),
        _entry(
            "squared-error-for-classes",
            "loss",
            "The loss measures distance, but the target is a category.",
            "Between a probability and a label that is 1 at most, so being sure and wrong costs little. Behind a "
            "sigmoid or softmax the slope vanishes just there: the model hardly learns where it is most wrong.",
            "Compare what each loss says when the truth is 1 and the model says 0.01.",
        ),
        _entry(
            "absolute-error-for-classes",
            "loss",
            "The loss measures distance, but the target is a category.",
            "The best answer by that loss is always a flat 0 or 1: the outputs stop being probabilities.",
            "Ask which prediction has the smallest loss when 70 of 100 such examples are a yes.",
        ),
        _entry(
            "hinge-for-classes",
            "activation loss",
            "A hinge loss asks for a margin, not for a probability.",
            "Its smallest values lie at scores of at least 1 on the right side. Such a score says yes or no, but not "
            "how sure the model is.",
            "Ask what an output of 0.8 would mean for this loss, and what for a cross-entropy.",
        ),
        _entry(
            "one-unit-categorical-crossentropy",
            "loss units",
            "One output unit meets a loss that expects one unit for each category.",
            "That loss compares the units with each other. With one unit there is nothing to compare.",
            "Count the output units, and count what the loss expects.",
        ),
        _entry(
            "two-units-binary-crossentropy",
            "loss units",
            "Two output units meet a loss that expects a single yes-or-no probability for each target.",
            "With one column of labels there is one answer for each example, and two outputs to compare with it.",
            "Compare the shape of the targets with the shape of the predictions.",
        ),
        # --- one of several ---------------------------------------------------------------------------------------
        _entry(
            "softmax-from-logits",
            "loss",
            "The head already gives probabilities, and the loss is told that it gets logits.",
            "Only one of the two may turn numbers into probabilities. Where Keras recognises the softmax, it warns "
            "and leaves it out of the loss, so that training looks right; where it does not, softmax is applied "
            "twice.",
            "Add up the outputs of one example, and look at what `from_logits` promises about them.",
        ),
        _entry(
            "logits-as-distribution",
            "activation",
            "The head gives any numbers, but the loss expects probabilities that add up to 1.",
            "The loss takes the logarithm of shares of 1. A negative number is no share, and Keras only cuts it off "
            "or rescales it.",
            "Add up the outputs of one example, and look for negative ones.",
        ),
        _entry(
            "relu-before-crossentropy",
            "activation",
            "The head gives numbers from zero up, but the loss expects probabilities that add up to 1.",
            "A relu gives zero for many classes at once; the logarithm of zero is infinite, and those units stop "
            "learning.",
            "Add up the outputs of one example, and count the zeros.",
        ),
        _entry(
            "not-all-numbers-as-logits",
            "activation",
            "The loss expects logits, which can be any number, but the last activation lets only some numbers through.",
            "A logit has to go far below zero to say no and far above it to say yes. What is cut off or squeezed "
            "can't say how sure the model is.",
            "Look at the smallest and largest output, and at what `from_logits` promises about them.",
        ),
        _entry(
            "sigmoid-for-one-of-many",
            "activation",
            "Each unit gives its own probability, but exactly one category is right.",
            "Separate probabilities need not add up to 1: several categories can be likely at once, or none.",
            "Add up the outputs of one example.",
        ),
        _entry(
            "binary-crossentropy-for-one-of-many",
            "loss",
            "The loss asks a separate yes-or-no question for each category.",
            "Exactly one category is right, and most of those questions have the easy answer no. Binary accuracy, "
            "which counts each of them, looks far too good.",
            "Compare the share of right answers to all those questions with the share of examples whose largest "
            "output is the right one.",
        ),
        _entry(
            "regression-head-for-classes",
            "units activation loss",
            "The model is set up to predict an amount, but the target is a category.",
            "Class ids are names, not amounts: class 2 is not twice class 1, and 1.5 is no class.",
            "Ask whether the classes could be numbered in another order.",
        ),
        _entry(
            "yes-no-head-for-many-classes",
            "units activation loss",
            "The model answers one yes-or-no question, but there are more than two categories.",
            "A single probability cannot name one of several categories, and class ids above 1 make the loss "
            "meaningless.",
            "Count the categories, and count the numbers that the model gives for each example.",
        ),
        _entry(
            "too-few-units",
            "units",
            "There are fewer output units than categories or labels.",
            "Each category needs its own unit; for some of them there is none.",
            "Count the different values of the target.",
        ),
        _entry(
            "two-units-for-yes-or-no",
            "units",
            "Two units answer one yes-or-no question, each for itself.",
            "If both say yes, or none does, it is open what the answer is.",
            "Add up the two outputs of one example, and count the columns of the target.",
        ),
        _entry(
            "too-many-units",
            "units",
            "There are more output units than categories or labels.",
            "The spare units stand for categories or labels that do not exist. If the loss takes class ids, nothing "
            "complains, so it is easy to miss.",
            "Count the different values of the target. Remember that class ids start at 0.",
        ),
        # --- several at once --------------------------------------------------------------------------------------
        _entry(
            "softmax-for-many-labels",
            "activation",
            "The outputs share 1 among them, but several labels can be right at once.",
            "If two labels are right, they can't both get more than one half; if none is, the outputs still add up "
            "to 1.",
            "Look for an example with two labels, and for one with none.",
        ),
        _entry(
            "categorical-crossentropy-for-many-labels",
            "loss",
            "The loss expects exactly one right category, but several labels can be right at once, or none.",
            "Categorical cross-entropy gives an example with no label the cost 0, whatever the model says; a loss "
            "for class ids can't be told of two labels at all.",
            "Add up the targets of a few examples.",
        ),
        # --- counts and fractions ---------------------------------------------------------------------------------
        _entry(
            "poisson-with-linear",
            "activation",
            "The head gives any number, but the loss expects a rate above zero.",
            "The loss takes the logarithm of the prediction. There is none at zero or below, and training can end in "
            "numbers that are none (NaN).",
            "Look at the smallest prediction, and at the loss during training.",
        ),
        _entry(
            "relu-for-counts",
            "activation",
            "The head can give exactly zero, but the loss expects a rate above zero.",
            "A rate of zero says that the event is impossible; where relu gives zero nothing is learned.",
            "Look at the smallest prediction.",
        ),
        _entry(
            "distance-loss-for-counts",
            "loss activation",
            "The loss treats a count like any other number.",
            "It can work, but large counts scatter more than small ones. A loss made for counts knows that; a plain "
            "distance does not.",
            "Compare the spread of small counts with the spread of large ones, and look for negative predictions.",
        ),
        _entry(
            "unbounded-head-for-a-fraction",
            "activation",
            "The head can leave the range from 0 to 1, but the target is a fraction.",
            "Predictions such as 1.2 or -0.1 make no sense as a fraction.",
            "Look at the smallest and largest prediction.",
        ),
        _entry(
            "softmax-for-fractions",
            "activation",
            "The outputs share 1 among them, but the target is several fractions, each for itself.",
            "Fractions that have nothing to do with each other need not add up to 1.",
            "Add up the targets of a few examples.",
        ),
        _entry(
            "no-shares-of-one",
            "activation",
            "The target is shares that add up to one, and the outputs need not.",
            "Separate numbers can add up to 0.7 or to 1.6; then they are no shares of one whole.",
            "Add up the outputs of one example, and the targets of one.",
        ),
        _entry(
            "id-loss-for-shares",
            "loss",
            "The loss expects one class id for each example, but the target is a row of shares.",
            "Shares say how much of each there is; a class id only says which.",
            "Compare the shape of the targets with what the loss expects.",
        ),
        _entry(
            "another-quantile",
            "loss",
            "The loss is smallest at another quantile than the one that is asked for.",
            "A number that half of the targets stay below is another one than a number that nine in ten stay below.",
            "Work out what the loss says of a prediction that is too low by one, and of one that is too high by one.",
        ),
        _entry(
            "mean-and-not-quantile",
            "loss",
            "The loss is smallest at an average, but a quantile is asked for.",
            "It counts too high and too low alike, so about as many targets end up above the prediction as below it.",
            "Count how many targets lie above the predictions.",
        ),
        # --- any task ---------------------------------------------------------------------------------------------
        _entry(
            "softmax-over-another-axis",
            "activation",
            "The softmax shares 1 among some of the outputs, and not among all categories.",
            "It works along one axis of its input. The categories lie along another axis, or along several.",
            "Add up the outputs of one example, and look at the shape that the softmax gets.",
        ),
        _entry(
            "outputs-for-each-position",
            "units",
            "The model gives a whole row of outputs for each position of the input, not one for each example.",
            "A dense layer works on the last axis only; the other axes of the input are still there at the end.",
            "Look at the output shape of the model. Which layer could turn a grid into one row? If an answer for each "
            "position is wanted, the task is `Each`.",
        ),
        _entry(
            "one-answer-for-all-positions",
            "units",
            "The model gives one answer for each example, but there is one to give at each position.",
            "The axis of the positions is lost on the way: a pooling or flattening layer, or a recurrent layer that "
            "only returns its last step, leaves one row for all of them.",
            "Look at the output shape of each layer. Where do the positions go?",
        ),
        _entry(
            "wrong-units",
            "units",
            "The number of output units does not match the target.",
            "Each unit answers one question about the example.",
            "Count how many numbers are needed to answer, and compare it with the output shape of the model.",
        ),
        _entry(
            "wrong-activation",
            "activation",
            "The last activation does not suit this target and this loss.",
            "The last activation decides which numbers the model can say at all.",
            "Compare the range of the predictions with the range of the target.",
        ),
        _entry(
            "wrong-loss",
            "loss",
            "The loss does not suit this target.",
            "The loss says what counts as wrong, so it has to know what kind of target it sees.",
            "Ask what the target is: an amount, a yes or no, one of several, several at once, a count?",
        ),
        _entry(
            "unknown-loss",
            "loss",
            "The loss is a function of its author's, and the judge does not recognise its values as those of a loss "
            "for this target.",
            "What a loss is called does not matter; what it computes does.",
            "Compute it by hand for three predictions: exact, a little off, far off.",
        ),
        _entry(
            "misspelt-loss",
            "loss",
            "The loss is a name that Keras does not know.",
            "Keras looks the name up when training starts, and stops there.",
            "Look for a typing error, and compare the name with the list of losses in Keras's documentation.",
        ),
        _entry(
            "loss-needs-arguments",
            "loss",
            "The loss is a class that needs arguments, and got none.",
            "Keras makes an object of the class when training starts, and stops there.",
            "Look for missing parentheses, and for what belongs between them.",
        ),
        _entry(
            "no-loss",
            "loss",
            "The model is compiled without a loss.",
            "Without a loss there is nothing to make smaller, so nothing is learned.",
            "Look at what `compile` needs to know.",
        ),
        # --- metrics ----------------------------------------------------------------------------------------------
        _entry(
            "no-metric",
            "metrics",
            "No metric is compiled.",
            "The loss is for the optimizer. A metric tells people how good the model is, in terms that they "
            "understand.",
            "Ask which number you would report to somebody who uses the model.",
        ),
        _entry(
            "accuracy-for-regression",
            "metrics",
            "Accuracy counts a prediction as right or as wrong, but the target is a number.",
            "A price that is a little off counts as just as wrong as one that is far off.",
            "Ask how far off a prediction is, instead of whether it is right.",
        ),
        _entry(
            "accuracy-of-several-numbers",
            "metrics",
            "The metric asks which of several outputs is the largest, but each of them is a number.",
            "It says whether the largest output is where the largest target is, and nothing of how far off the "
            "numbers are.",
            "Change all predictions by the same amount, and see whether the metric notices.",
        ),
        _entry(
            "hits-and-misses-of-numbers",
            "metrics",
            "The metric counts hits and misses of yes and no, but the target is a number.",
            "What counts as a hit depends on a threshold that has nothing to do with the target.",
            "Ask how far off a prediction is, instead of whether it is right.",
        ),
        _entry(
            "accuracy-compares-exactly",
            "metrics",
            "The class `Accuracy` counts predictions that equal the target exactly.",
            "A good probability such as 0.93 is not equal to 1, so it counts as wrong. The word 'accuracy' as a "
            "string means something else: there Keras picks the kind that fits.",
            "Compare a few predictions with their targets.",
        ),
        _entry(
            "accuracy-on-logits",
            "metrics",
            "The metric draws its line at 0.5, but the model gives logits, whose middle is 0.",
            "A logit of 0.3 means yes and is counted as no.",
            "Look at the range of the predictions, and at the threshold of the metric.",
        ),
        _entry(
            "metric-on-another-scale",
            "metrics",
            "The metric reads the predictions on another scale than the model gives them on.",
            "Probabilities and logits are different numbers; a metric has to be told which it gets.",
            "Look at the range of the predictions, and at the threshold or `from_logits` of the metric.",
        ),
        _entry(
            "distance-metric-for-classes",
            "metrics",
            "The metric measures a distance, but the target is a category.",
            "How far a probability is from a label says little about how many answers are right.",
            "Ask what you want to know: how far off, or how often right?",
        ),
        _entry(
            "largest-of-one-output",
            "metrics",
            "The metric looks for the largest output, and there is only one.",
            "The largest of one is always that one, so the number reported says nothing.",
            "Count the outputs, and ask between what the metric can choose.",
        ),
        _entry(
            "categorical-accuracy-with-integers",
            "metrics",
            "The metric expects one-hot targets, but the loss is one for integer labels.",
            "It looks for the 1 in a row that holds just one class id, and reports a meaningless number.",
            "Compare the shape of the targets with what the metric expects.",
        ),
        _entry(
            "one-hot-metric-with-integers",
            "metrics",
            "The metric expects one yes or no for each category, but the loss is one for integer labels.",
            "It compares a class id with probabilities, which is meaningless or fails.",
            "Compare the shape of the targets with what the metric expects.",
        ),
        _entry(
            "sparse-accuracy-with-one-hot",
            "metrics",
            "The metric expects class ids, but the loss is one for one-hot targets.",
            "It would read a row of zeros and ones as class ids.",
            "Compare the shape of the targets with what the metric expects.",
        ),
        _entry(
            "binary-accuracy-for-categories",
            "metrics",
            "The metric counts a separate yes or no for each category.",
            "Most of them are an easy no, so the number is high even for a poor model.",
            "Compare it with the share of examples whose largest output is the right one.",
        ),
        _entry(
            "accuracy-picks-one-label",
            "metrics",
            "With several outputs, this metric only looks at the largest one.",
            "Several labels can be right at once, or none; the largest output alone does not tell.",
            "Look at an example with two labels, and work out what the metric would say.",
        ),
        _entry(
            "misspelt-metric",
            "metrics",
            "One of the metrics is a name that Keras does not know.",
            "Keras looks the name up when training starts, and stops there.",
            "Look for a typing error, and compare the name with the list of metrics in Keras's documentation.",
        ),
        _entry(
            "metric-needs-arguments",
            "metrics",
            "One of the metrics is a class that needs arguments, and got none.",
            "Keras makes an object of the class when training starts, and stops there.",
            "Look for missing parentheses, and for what belongs between them.",
        ),
        _entry(
            "unsuitable-metric",
            "metrics",
            "None of the metrics says how good the model is at this task, or one of them misleads.",
            "A metric has to fit the target, just as the loss has to.",
            "Ask what a good answer is here, and which number would show it.",
        ),
        _entry(
            "metric-blind-to-the-rare-class",
            "metrics",
            "None of the metrics looks at the rare class, which is the one to be found.",
            "Accuracy counts all examples alike. A model that never finds the rare ones has a high accuracy, too.",
            "Work out what each metric would say of a model that always says no.",
        ),
        _entry(
            "ids-for-a-one-hot-loss",
            "loss targets",
            "The targets are class ids, but the loss expects a row of zeros with a single one.",
            "Most losses stop with an error about shapes; others stretch the id over all units and compare it with "
            "each of them.",
            "Compare the shape of the targets with the shape of the predictions.",
        ),
        _entry(
            "one-hot-for-an-id-loss",
            "loss targets",
            "The targets are rows, one number for each category, but the loss expects a class id for each answer.",
            "It can't compare a row with an id, so Keras stops with an error about shapes.",
            "Compare the shape of the targets with the shape of the predictions.",
        ),
        _entry(
            "ids-not-from-zero",
            "targets",
            "The class ids do not start at 0.",
            "The units of a model are counted from 0. An id that has no unit stops training on some machines and "
            "makes the loss NaN on others.",
            "Look at the smallest and the largest id, and count the units.",
        ),
        _entry(
            "ids-beyond-the-units",
            "targets",
            "Some class ids are larger than the number of the last unit.",
            "The units of a model are counted from 0. An id that has no unit stops training on some machines and "
            "makes the loss NaN on others.",
            "Look at the largest id, and count the units. Do some ids not occur?",
        ),
        _entry(
            "minus-one-for-no",
            "targets",
            "No is written as -1 in the targets.",
            "Only a hinge loss reads -1 as no. A cross-entropy expects 0 there: it becomes negative, and the "
            "accuracy never counts a no as right.",
            "Look at the different values of the target.",
        ),
        _entry(
            "two-other-numbers",
            "targets",
            "Yes and no are written as two other numbers than 1 and 0.",
            "The loss and the metrics expect 0 for no and 1 for yes.",
            "Look at the different values of the target.",
        ),
        _entry(
            "text-targets",
            "targets",
            "The targets are text.",
            "Keras computes with numbers, and stops.",
            "Look at the dtype of the targets. Which number could stand for which name?",
        ),
        _entry(
            "dates-as-targets",
            "targets",
            "The targets are dates or times.",
            "Keras computes with numbers, and stops.",
            "Ask which number is to be predicted: days since when, or hours until what?",
        ),
        _entry(
            "targets-of-objects",
            "targets",
            "The targets have a dtype that Keras does not take.",
            "A column of objects, of categories or of numbers that may be missing is none of numpy's plain dtypes, "
            "so Keras stops.",
            "Look at the dtype of the targets. Could it be float32 or int32?",
        ),
        _entry(
            "missing-targets",
            "targets",
            "Some targets are missing: NaN, or infinite.",
            "One such target makes the loss NaN, and after that every weight.",
            "Count the missing targets, and ask what is known of those examples.",
        ),
        _entry(
            "constant-targets",
            "targets",
            "All targets are the same.",
            "There is nothing to tell apart, so any model can be right without looking at its input.",
            "Look at how the targets were made, and at the rows that were selected.",
        ),
        _entry(
            "targets-outside-0-and-1",
            "targets",
            "The loss expects targets between 0 and 1, and some lie outside.",
            "Binary cross-entropy has no smallest value there: it falls without end, below zero too.",
            "Look at the smallest and largest target.",
        ),
        _entry(
            "targets-out-of-reach",
            "activation targets",
            "Some targets lie where the model's outputs never do.",
            "The last activation decides which numbers the model can say at all.",
            "Compare the range of the targets with the range of the predictions.",
        ),
        _entry(
            "targets-of-another-task",
            "targets",
            "The targets are not those of the task that was named.",
            "Either the task is another one, or the targets are not what they were taken for.",
            "Look at the different values of the target, and at its shape.",
        ),
        _entry(
            "targets-are-stretched",
            "targets",
            "Targets and predictions have different shapes, and Keras stretches one to the other.",
            "It compares each target with several predictions, or each prediction with several targets, and says "
            "nothing.",
            "Compare the shape of the targets with the shape of the predictions.",
        ),
        _entry(
            "targets-of-another-shape",
            "targets",
            "Targets and predictions have different shapes.",
            "The loss can't compare them, so Keras stops when training starts.",
            "Compare the shape of the targets with the shape of the predictions.",
        ),
        _entry(
            "own-loss-stretches",
            "loss targets",
            "The loss is a class of its author's, and gets targets and predictions of different ranks.",
            "Keras brings them in line for its own losses and for functions, but not for such a class: a column "
            "against a row makes a table of every target against every prediction.",
            "Print both shapes inside of the loss.",
        ),
        _entry(
            "own-metric-stretches",
            "metrics",
            "A metric is a function of its author's, and gets targets and predictions of different ranks.",
            "Keras does not bring them in line for it: a column against a row makes a table of every target against "
            "every prediction.",
            "Print both shapes inside of the metric.",
        ),
        # --- worth knowing, and no mistake ------------------------------------------------------------------------
        _entry(
            "quantile-and-not-mean",
            "note",
            "The loss is a quantile loss, so the model predicts a quantile of the target and not its mean.",
            "It is the number that a fixed share of the targets stays below.",
            "Count how many targets lie above the predictions.",
        ),
        _entry(
            "class-without-examples",
            "note",
            "Some class or label has no example among the targets.",
            "The model can only learn that it never occurs.",
            "Count the examples of each class. Was the data sorted before it was split?",
        ),
        # --- what only held-out rows show -------------------------------------------------------------------------
        _entry(
            "rare-class-overlooked",
            "heldout",
            "Too many examples of the rare class are overlooked.",
            "Where one class is rare, a model that mostly says no has a small loss already.",
            "Count how many examples of each class train, and ask how much each of them should weigh.",
        ),
        _entry(
            "too-many-false-alarms",
            "heldout",
            "Too many examples of the frequent class get a false alarm.",
            "Where the rare class weighs very much, saying yes costs next to nothing.",
            "Count the false alarms among the validation rows, and ask how much each class should weigh.",
        ),
    )
}


def as_markdown() -> str:
    """The catalogue as a page with one table, in the order of the catalogue."""
    rows = [
        f"| `{mistake.id}` | {', '.join(part for part in (*PARTS, *BESIDE) if part in mistake.parts)} "
        f"| {mistake.what} | {mistake.why} | {mistake.look_at} |"
        for mistake in CATALOGUE.values()
    ]
    head = [
        "# Mistakes that the judge knows",
        "",
        "This page is made by `headcheck mistakes`. Students see these sentences in their feedback.",
        "",
        "| id | part | what | why | look at |",
        "|---|---|---|---|---|",
    ]
    return "\n".join([*head, *rows, ""])
