"""Keys, roles and the trail: who may do what, and who did."""
