"""The catalogue of all regions' courses at /katalog/."""
