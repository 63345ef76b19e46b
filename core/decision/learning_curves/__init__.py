"""From accuracy at a few sizes to accuracy, cost and days at sizes nobody has tried.

A learning curve is fitted (``fit``), its spread is found on a grid (``spread``) and widened to
what such forecasts missed by in the past (``predictive``); the size at which a target is reached
is a distribution (``targets``), and so is what it costs (``spending``).
"""
