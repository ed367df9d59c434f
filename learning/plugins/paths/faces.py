"""What the public page of a path shows."""


def preview_context(path, request):
    return {"path": path}
