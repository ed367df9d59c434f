"""A page for each state that questions have, with one of every type; needs no attempt."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from learning.plugins.quiz.tests.taking import gallery


def show(request: HttpRequest, state: str) -> HttpResponse:
    if state not in gallery.STATES:
        raise Http404
    title = f"Soal: {state}"
    faces = [
        mark_safe(  # noqa: S308 - our own template
            render_to_string("learning_quiz/question.html", gallery.context(face))
        )
        for face in gallery.faces(state)
    ]
    context = {
        "title": title,
        "content": format_html(PAGE, modules(), title, format_html_join("", "{}", zip(faces))),
        "formulas": True,
        "katex": settings.ASAH_KATEX,
    }
    return render(request, "learning_quiz/shell.html", context)


PAGE = """<div class="wrap qz-wrap" data-quiz data-attempt="0" data-page="1" data-save="#" {}>
<h1>{}</h1><form class="qz-form" data-quiz-form>{}</form></div>"""


def modules() -> str:
    names = ("order", "drag", "markers", "essay")
    pairs = ((name, static(f"learning_quiz/{name}.js")) for name in names)
    return format_html_join(" ", 'data-{}-module="{}"', pairs)
