"""Demo articles, best practices and innovations, with everything around them.

The texts are in ``content/knowledge/<region>/``, the reader of their short markup in ``markup``.
Pages pass the regions' own workflows (``states``), so that revisions, decisions and logs exist as
they would after eighteen months of work. Loading again adds only what is missing.
"""

from .loader import load_knowledge

__all__ = ["load_knowledge"]
