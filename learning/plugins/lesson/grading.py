"""Whether an answer to a self-check is right. Pure functions over a block's definition."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

_NOT_A_WORD = re.compile(r"[^\w\s]|_")


def normalise(text: str) -> str:
    """Capitals, accents, punctuation and spaces do not matter for a short answer."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(_NOT_A_WORD.sub(" ", plain).split())


def chosen(definition: Mapping[str, Any], value: Mapping[str, Any] | None) -> set[str]:
    """Ids chosen by the learner that the question still offers."""
    known = {option["id"] for option in definition["options"]}
    return known & set((value or {}).get("chosen", ()))


def is_right(definition: Mapping[str, Any], value: Mapping[str, Any] | None) -> bool | None:
    """None when there is no answer, or none to the question as it stands now."""
    if definition["kind"] == "short":
        text = normalise((value or {}).get("text", ""))
        return text in {normalise(answer) for answer in definition["answers"]} if text else None
    picked = chosen(definition, value)
    if not picked:
        return None
    return picked == {option["id"] for option in definition["options"] if option["correct"]}
