"""Other sites are played by a server of the test's own; nothing leaves the machine."""

import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.urls import reverse

from learning.plugins.desk import probe
from learning.plugins.desk.models import LinkCheck
from learning.plugins.desk.services import links

STATE = LinkCheck.State


class Site(BaseHTTPRequestHandler):
    def answer(self):
        self.server.asked.append((self.command, self.path))
        name = self.path.strip("/").split("?")[0]
        if name == "no-head" and self.command == "HEAD":
            self.send_response(405)
        elif name == "moved":
            self.send_response(301)
            self.send_header("Location", "/200")
        elif name == "round":
            self.send_response(302)
            self.send_header("Location", "/round")
        elif name == "inward":
            self.send_response(302)
            self.send_header("Location", "file:///etc/passwd")
        else:
            self.send_response(int(name) if name.isdigit() else 200)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(b"x" * 100_000)

    do_GET = do_HEAD = answer

    def log_message(self, *args):
        pass


@pytest.fixture
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads, server.asked = True, []
    Thread(target=server.serve_forever, daemon=True).start()
    server.url = f"http://127.0.0.1:{server.server_port}"
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def inside(settings):
    settings.ASAH_DESK = {"LINK_PRIVATE": True, "LINK_SECONDS": 2}


@pytest.mark.parametrize(
    ("path", "state", "status"),
    [
        ("/200", STATE.FINE, 200),
        ("/404", STATE.BROKEN, 404),
        ("/410", STATE.BROKEN, 410),
        ("/403", STATE.FINE, 403),
        ("/500", STATE.SILENT, 500),
        ("/no-head", STATE.FINE, 200),
        ("/moved", STATE.FINE, 200),
        ("/round", STATE.SILENT, 302),
        ("/inward", STATE.REFUSED, None),
        ("/a b?c=ü", STATE.FINE, 200),
    ],
)
def test_answers(site, inside, path, state, status):
    assert probe.probe(site.url + path) == probe.Outcome(state, status)


def test_asks_by_head_and_reads_no_body_where_that_is_enough(site, inside):
    probe.probe(f"{site.url}/200")
    assert site.asked == [("HEAD", "/200")]


def test_a_closed_port_is_silent(inside):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert probe.probe(f"http://127.0.0.1:{port}/").state == STATE.SILENT


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://0.0.0.0/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://2130706433/",
        "http://224.0.0.1/",
        "http://8.8.8.8:22/",
        "http://user:secret@8.8.8.8/",
        "ftp://8.8.8.8/",
        "file:///etc/passwd",
        "https:///",
        "http://8.8.8.8:999999/",
    ],
)
def test_the_own_network_is_never_asked(url):
    assert probe.probe(url) == probe.Outcome(STATE.REFUSED)


def test_not_even_where_something_listens(site):
    assert probe.probe(f"{site.url}/200").state == STATE.REFUSED
    assert site.asked == []


def test_outcomes_are_kept_and_asked_again_only_when_old(db, site, inside):
    url = f"{site.url}/404"
    links.check(links.ask([url, url]))
    row = LinkCheck.objects.get()
    assert (row.state, row.status) == (STATE.BROKEN, 404)
    assert links.ask([url]) == []
    LinkCheck.objects.update(checked_at=row.checked_at.replace(year=2020))
    assert links.ask([url]) == [row.pk]
    assert links.ask([url]) == []


def test_an_editor_has_the_links_of_a_page_checked(binjai, as_editor, site, inside):
    html = f'<p><a href="{site.url}/404">a</a> <a href="mailto:a@contoh.example">b</a></p>'
    page = binjai.article(body=[("paragraph", html)])
    url = reverse("learning_desk_admin:checks", args=[page.pk])
    assert as_editor.get(url).context["is_all_known"] is False

    as_editor.post(reverse("learning_desk_admin:ask_links", args=[page.pk]))

    response = as_editor.get(url)
    [error] = response.context["result"].errors
    assert (error.code, response.context["is_all_known"]) == ("link-broken", True)
