"""Question behaviours: when a question is marked, and what a try costs."""
