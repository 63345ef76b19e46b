"""Stand-ins for servers outside: the real interface, nothing behind it."""
