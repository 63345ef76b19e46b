"""Switchpoint: measures two ways to a tuned model and turns the result into a decision."""

import os

# One thread for linear algebra, here and in the workers: the matrices of a race are small,
# and fits were measured to be ten times slower with two.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
