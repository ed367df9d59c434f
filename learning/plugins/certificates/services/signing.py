"""Signing what waits for it. A certificate stands meanwhile; only its file is not signed yet."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.core.contract import DomainError

from ..models import Certificate
from ..signers import SigningError, signer
from . import rendering

Signing = Certificate.Signing
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
A_TURN = 200
# Somebody looks at the page meanwhile, and a server's thread is taken.
A_SPELL = timedelta(seconds=15)


def sign(certificate: Certificate, *, identity: str = "", passphrase: str = "") -> Certificate:
    """Sign one that waits. What goes wrong is noted, and tried again later, ever less often.

    The file before stays known by its hash: who took it along earlier has a genuine one, too.

    Whoever signs is asked outside of any transaction: it may take half a minute, and nobody else
    may have to wait for a row, or on SQLite for the whole database, that long. Of two at once the
    first stands.
    """
    row = rendering.render(certificate)
    if not row.waits_for_signature:
        return row
    try:
        content = signer().sign(
            rendering.read(row),
            reason=_("Certificate %s") % row.number,
            identity=identity,
            passphrase=passphrase,
        )
    except SigningError as error:
        return _put_off(row, str(error))
    return _keep(row, content)


def _still_waiting(drawn: Certificate) -> tuple[Certificate, bool]:
    """The row as it stands, held, and whether it is still the one that was handed on."""
    row = Certificate.objects.select_for_update(of=("self",)).get(pk=drawn.pk)
    return row, row.waits_for_signature and row.sha256 == drawn.sha256


@transaction.atomic
def _keep(drawn: Certificate, content: bytes) -> Certificate:
    row, waits = _still_waiting(drawn)
    if not waits:
        return row
    before, storage = str(row.file.name), row.file.storage
    row.sha256 = hashlib.sha256(content).hexdigest()
    rendering.save_file(row, content)
    row.signing, row.sign_error, row.next_sign_at = Signing.SIGNED, "", None
    row.save(update_fields=["file", "size", "sha256", "signing", "sign_error", "next_sign_at"])
    transaction.on_commit(lambda: storage.delete(before))
    return row


@transaction.atomic
def _put_off(drawn: Certificate, message: str) -> Certificate:
    row, waits = _still_waiting(drawn)
    if waits:
        pause = min(FIRST_PAUSE * 2**row.sign_attempts, LONGEST_PAUSE)
        row.sign_attempts = min(row.sign_attempts + 1, 30)
        row.sign_error, row.next_sign_at = message[:255], timezone.now() + pause
        row.save(update_fields=["sign_attempts", "sign_error", "next_sign_at"])
    return row


def signs_by_itself() -> bool:
    """Whether the site signs, and needs nobody to say a passphrase."""
    chosen = signer()
    return chosen.signs and chosen.by_itself


def sign_due() -> int:
    """What the clock starts: those whose pause is over. Returns how many it signed."""
    if not signs_by_itself():
        return 0
    now = timezone.now()
    rows = Certificate.objects.filter(
        Q(next_sign_at__lte=now) | Q(next_sign_at=None),
        signing=Signing.WAITING,
        state=Certificate.State.ISSUED,
    ).order_by("next_sign_at", "pk")
    return sum(sign(row).signing == Signing.SIGNED for row in rows[:A_TURN])


@dataclass(frozen=True, slots=True)
class Tally:
    """``refused`` tells which were not signed and why, ``left`` how many had no turn."""

    signed: int
    refused: list[tuple[Certificate, str]]
    left: int


def sign_many(
    certificates: Iterable[Certificate],
    *,
    identity: str,
    passphrase: str,
    within: timedelta = A_SPELL,
) -> Tally:
    """By an official who says the passphrase now. Begins no other once ``within`` is over.

    No task does this: a task would have to keep the passphrase. What does not wait is passed over.
    After a refusal it stops: BSrE locks who says a wrong passphrase several times.
    """
    if not signer().signs:
        raise DomainError(_("This site does not sign certificates."))
    signed, refused = 0, list[tuple[Certificate, str]]()
    rows, until = list(certificates), monotonic() + within.total_seconds()
    for number, row in enumerate(rows):
        if monotonic() > until:
            return Tally(signed, refused, len(rows) - number)
        done = row
        if row.waits_for_signature:
            done = sign(row, identity=identity, passphrase=passphrase)
            if done.signing == Signing.SIGNED:
                signed += 1
                continue
        refused.append((done, done.sign_error or _("It does not wait for a signature.")))
        if done.waits_for_signature:
            return Tally(signed, refused, len(rows) - number - 1)
    return Tally(signed, refused, 0)
