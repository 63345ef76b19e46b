"""Where training labels come from."""
