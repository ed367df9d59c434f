"""Snippets that no form offers: without addresses, nobody lists them around the policy."""

from wagtail.snippets.views.chooser import SnippetChooserViewSet


class UnchosenViewSet(SnippetChooserViewSet):
    def get_urlpatterns(self) -> list:
        return []
