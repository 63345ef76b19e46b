"""Label Studio's exports: whole tasks (JSON), and one row per annotation (JSON_MIN, CSV)."""
