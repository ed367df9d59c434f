"""Groups of a course: kept, filled, split, and shown to staff."""
