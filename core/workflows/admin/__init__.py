"""Keeping the app: backups, keys for programs, sign-ins, the audit log."""
