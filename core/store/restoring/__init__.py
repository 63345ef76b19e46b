"""Restoring a backup so that it is done or not begun, and lets nobody in who was shut out."""
