"""Attempts at questions as pure values: nothing here touches the database."""
