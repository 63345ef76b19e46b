"""Messages to an online shop: which desk must act first? Eight classes, our own texts."""
