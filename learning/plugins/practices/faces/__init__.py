"""The public pages in the shapes that templates and search engines read."""
