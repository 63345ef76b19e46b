"""What a command hands to the app that holds the store."""
