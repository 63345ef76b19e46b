"""Whether a further pilot is worth its price: more test items, or more iterations of an arm."""
