"""Net benefit and the value of information: which arm, how sure, and what is worth finding out.

Takes matrices of draws or beliefs about accuracies; formulas as in health-economic evaluation.
"""
