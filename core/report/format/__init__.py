"""How numbers, dates, money and colours are written."""
