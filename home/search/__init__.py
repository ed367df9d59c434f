"""The search over the whole site at /cari/."""
