"""Whoever signs may take long: nothing is held meanwhile, and of two at once the first stands."""

import pytest
from django.db import connection

from learning.core.testing.factories import PersonFactory
from learning.plugins.certificates.models import Certificate
from learning.plugins.certificates.services import rendering, signing
from learning.plugins.certificates.services.replacing import revoke
from learning.plugins.certificates.signers import SigningError
from learning.plugins.certificates.testing import certified

pytestmark = pytest.mark.django_db(transaction=True)


class Slow:
    """A signer during whose work something else happens."""

    signs = True
    by_itself = False
    held: list = []
    meanwhile: list = []
    fails = False

    def sign(self, pdf, *, reason, identity="", passphrase=""):
        Slow.held.append(connection.in_atomic_block)
        if Slow.meanwhile:
            Slow.meanwhile.pop()()
        if Slow.fails:
            raise SigningError("tidak jadi")
        return pdf + b"% tanda tangan " + str(len(Slow.held)).encode()


@pytest.fixture
def row(settings):
    settings.ASAH_CERTIFICATE_SIGNER = f"{__name__}.Slow"
    Slow.held, Slow.meanwhile, Slow.fails = [], [], False
    return certified(PersonFactory())


def test_no_transaction_is_open_while_it_is_signed(row):
    assert signing.sign(row).signing == "signed"
    assert Slow.held == [False]


def test_what_another_signed_meanwhile_stands(row):
    Slow.meanwhile = [lambda: signing.sign(row)]
    signing.sign(row)
    kept = Certificate.objects.get()
    assert (kept.signing, len(Slow.held)) == ("signed", 2)
    assert rendering.read(kept).endswith(b"tanda tangan 2")


@pytest.mark.parametrize("fails", [False, True])
def test_what_was_revoked_meanwhile_is_left_alone(row, fails):
    Slow.fails = fails
    Slow.meanwhile = [lambda: revoke(row, actor=None, reason="Keliru")]
    signing.sign(row)
    kept = Certificate.objects.get()
    assert (kept.state, kept.signing, kept.sign_error) == ("revoked", "waiting", "")
