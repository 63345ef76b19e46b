"""Races on published data sets that lie beside the repository."""
