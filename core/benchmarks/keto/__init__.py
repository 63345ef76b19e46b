"""Embedded benchmark: is a restaurant dish keto?"""
