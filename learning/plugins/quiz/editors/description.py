from .base import BodyBlock


class DescriptionEditor(BodyBlock):
    """Nothing but the text."""
