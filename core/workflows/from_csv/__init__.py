"""Answers to plain files of numbers that anybody brings; no store is opened."""
