"""Question types: one module a type, and their registry."""
