"""Forms of question bodies in Wagtail's editor: one StructBlock a type, found by its slug."""
