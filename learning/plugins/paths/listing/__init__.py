"""The public list of paths, and paths among what other pages list."""
