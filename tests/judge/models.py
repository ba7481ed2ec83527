"""Small compiled models for the tests of the judge: a body, a head that a test brings, and compile settings."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
from keras import layers

FEATURES = 5


def model(*head: Any, loss: Any = None, metrics: Any = None) -> keras.Model:
    """A Sequential model of 5 features, one hidden layer, and the layers of `head`."""
    made = keras.Sequential([keras.Input((FEATURES,)), layers.Dense(8, activation="relu"), *head])
    made.compile(optimizer="adam", loss=loss, metrics=metrics)
    return made


def dense(units: int, activation: Any = None, **compiled: Any) -> keras.Model:
    """A model whose head is one dense layer."""
    return model(layers.Dense(units, activation=activation), **compiled)


def functional(end: Any, units: int, **compiled: Any) -> keras.Model:
    """A functional model: a dense layer of `units`, and `end`, a function from its tensor to the output tensor."""
    inputs = keras.Input((FEATURES,))
    made = keras.Model(inputs, end(layers.Dense(units)(layers.Dense(8, activation="relu")(inputs))))
    made.compile(optimizer="adam", **compiled)
    return made


def called(made: keras.Model, features: int = FEATURES) -> keras.Model:
    """The same model, called once, as it is after training: it knows its shapes."""
    made(np.zeros((2, features), "float32"))
    return made
