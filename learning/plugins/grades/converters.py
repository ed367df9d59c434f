"""What stands in the addresses of a gradebook's pages in the admin."""

from django.urls import register_converter
from django.urls.converters import IntConverter


class RowConverter(IntConverter):
    """What can be a row's number: longer ones are no address."""

    regex = "[0-9]{1,18}"


register_converter(RowConverter, "grade_row")
