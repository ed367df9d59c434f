"""The editor of access conditions in Wagtail's forms: a tree of small forms made on the server.

Buttons send the whole of it and get it back changed, so it works without scripts, too; the script
only spares the rest of the page. Nothing typed is lost on the way.
"""
