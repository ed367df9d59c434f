"""Rich page content that more than one plugin offers: blocks, their templates, safe HTML.

Plugins may import this package as they import ``contract``; it knows nothing of the rest of core.
"""
