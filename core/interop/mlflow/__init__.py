"""Runs and tables of MLflow."""
