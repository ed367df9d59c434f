"""A button beside a form: whom its rule about people would fit, with nothing saved."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

PREVIEW = "action-preview"
SAMPLE = 10


class Trying:
    """For views of Wagtail's that create or edit; ``find`` gives what the template shows."""

    found: dict[str, Any] | None = None
    request: HttpRequest
    kwargs: dict[str, Any]

    def find(self, form: Any) -> dict[str, Any]:
        """Of a form that is valid and not saved."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if PREVIEW not in request.POST:
            return super().post(request, *args, **kwargs)  # type: ignore[misc]
        self.object = self.get_object() if "pk" in self.kwargs else None  # type: ignore[attr-defined]
        form = self.get_form()  # type: ignore[attr-defined]
        if form.is_valid():
            self.found = self.find(form)
        return self.render_to_response(self.get_context_data(form=form))  # type: ignore[attr-defined]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"found": self.found}  # type: ignore[misc]
