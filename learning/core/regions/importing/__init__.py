"""Importing people from spreadsheets: read the file, plan every row, apply in chunks."""
