"""A network with one hidden layer on sparse texts, trained with Adam.

Steps, draws and defaults are those of scikit-learn 1.9's ``MLPClassifier``, which spends most of
its time on other things than arithmetic: it picks each batch of rows anew, adds up a loss that
nobody reads, and makes ten new arrays of all weights in every step. Here all weights are one
vector that is changed in place.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.special import expit, softmax

Weights = NDArray[np.float32]

FIRST_MOMENT, SECOND_MOMENT, EPSILON = 0.9, 0.999, 1e-8
"""Adam's decay rates and what keeps it from dividing by zero (Kingma and Ba 2014)."""


class SmallNetwork:
    """Rectified hidden units; one logistic output for two classes, else one for each.

    Parameters
    ----------
    features, hidden, classes : int
        Inputs, hidden units, and classes: codes from 0.
    alpha : float
        Weight of the squared weights in the loss.
    """

    def __init__(self, features: int, hidden: int, classes: int, alpha: float) -> None:
        outputs = 1 if classes == 2 else classes
        self.alpha = alpha
        self.classes = classes
        self._shapes = ((features, hidden), (hidden, outputs))
        self._weights: Weights = np.empty(0, dtype=np.float32)

    def copy(self) -> SmallNetwork:
        """One with the same weights, to go on from."""
        found = SmallNetwork(*self._shapes[0], self.classes, self.alpha)
        found._weights = self._weights.copy()
        return found

    def fit(
        self, x: csr_matrix, y: NDArray[np.int_], epochs: int, batch: int, rate: float, seed: int
    ) -> SmallNetwork:
        """Train, from drawn weights or on from those that are here.

        Parameters
        ----------
        x : csr_matrix, shape (examples, features)
        y : ndarray of int, shape (examples,)
            Class codes.
        epochs : int
            Passes through all examples, each in a new order.
        batch : int
            Examples per step.
        rate : float
            Adam's step size.
        seed : int
            Draws weights and orders.
        """
        rng = np.random.RandomState(seed)
        if not len(self._weights):
            self._weights = self._drawn(rng)
        outputs = self._shapes[1][1]
        target = (y[:, None] == (np.arange(outputs) if outputs > 1 else 1)).astype(np.float32)
        step = _Adam(self._weights, rate)
        order = np.arange(len(y))
        for _ in range(epochs):
            order = order[rng.permutation(len(y))]
            rows, wanted = x[order], target[order]
            for start in range(0, len(y), batch):
                end = start + batch
                self._gradient(rows[start:end], wanted[start:end], step.gradient)
                step.take()
        return self

    def predict_proba(self, x: csr_matrix) -> NDArray[np.float32]:
        """Chance of each class, shape (texts, classes)."""
        said = self._outputs(self._hidden(x))
        return said if said.shape[1] > 1 else np.hstack([1 - said, said])

    def _drawn(self, rng: np.random.RandomState) -> Weights:
        """Weights of one layer, then its constants, then the next layer's (Glorot, Bengio 2010)."""
        drawn = []
        for fan_in, fan_out in self._shapes:
            bound = np.sqrt(6 / (fan_in + fan_out))
            drawn += [rng.uniform(-bound, bound, size) for size in (fan_in * fan_out, fan_out)]
        return np.concatenate(drawn).astype(np.float32)

    def _parts(self, vector: Weights) -> list[Weights]:
        """Views of a vector as weights and constants of the two layers."""
        parts, at = [], 0
        for fan_in, fan_out in self._shapes:
            end = at + fan_in * fan_out
            parts += [vector[at:end].reshape(fan_in, fan_out), vector[end : end + fan_out]]
            at = end + fan_out
        return parts

    def _hidden(self, x: csr_matrix) -> Weights:
        weights, constants = self._parts(self._weights)[:2]
        found: Weights = x @ weights
        found += constants
        return np.maximum(found, 0, out=found)

    def _outputs(self, hidden: Weights) -> Weights:
        weights, constants = self._parts(self._weights)[2:]
        found = hidden @ weights + constants
        return softmax(found, axis=1) if found.shape[1] > 1 else expit(found)

    def _gradient(self, x: csr_matrix, wanted: Weights, into: Weights) -> None:
        """Mean gradient of a batch."""
        hidden = self._hidden(x)
        off = (self._outputs(hidden) - wanted) / np.float32(len(wanted))
        weights, parts = self._parts(self._weights), self._parts(into)
        back = off @ weights[2].T
        back *= hidden > 0
        np.multiply(self._weights, self.alpha / len(wanted), out=into)
        parts[0] += x.T @ back
        parts[1][:] = back.sum(axis=0)
        parts[2] += hidden.T @ off
        parts[3][:] = off.sum(axis=0)


class _Adam:
    """Steps of one training, on a vector of weights."""

    def __init__(self, weights: Weights, rate: float) -> None:
        self.gradient = np.empty_like(weights)
        self._weights, self._rate = weights, rate
        self._first, self._second = np.zeros_like(weights), np.zeros_like(weights)
        self._steps = 0

    def take(self) -> None:
        """Change the weights by the gradient; it is used up."""
        # Both moments are kept without their constant factor, which the rate takes instead.
        self._steps += 1
        self._first *= FIRST_MOMENT
        self._first += self.gradient
        self._second *= SECOND_MOMENT
        self._second += np.square(self.gradient, out=self.gradient)
        scale = np.sqrt(1 - SECOND_MOMENT)
        bias = np.sqrt(1 - SECOND_MOMENT**self._steps) / (1 - FIRST_MOMENT**self._steps)
        change = np.sqrt(self._second, out=self.gradient)
        change += np.float32(EPSILON / scale)
        np.divide(self._first, change, out=change)
        change *= np.float32(self._rate * bias * (1 - FIRST_MOMENT) / scale)
        self._weights -= change
