"""Counting how often pages are read and what is searched for, without knowing by whom."""
