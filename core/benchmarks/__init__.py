"""The decision tasks both ways race on."""
