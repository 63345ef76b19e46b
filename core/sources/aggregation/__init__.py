"""From several answers per item to one label and how sure it is."""
