"""Where a scene takes place: mountains, coast, town, river, or a plain room for everywhere."""

from collections.abc import Callable

WIDTH, HEIGHT = 1200, 630
GROUND = 560

Landscape = Callable[[str], str]


def _sky(colour: str, sun: int) -> str:
    return (
        f'<path fill="{colour}" d="M0 0h{WIDTH}v{HEIGHT}H0z"/>'
        f'<circle cx="{sun}" cy="110" r="66" fill="#fdeccf"/>'
        f'<circle cx="{sun}" cy="110" r="46" fill="#f2a33a"/>'
    )


def _cloud(x: int, y: int) -> str:
    return (
        f'<path fill="#fff" d="M{x} {y}c-22 0-22-28 2-28 2-26 40-28 48-10 14-12 40-2 38 16 '
        f'24-2 24 22 6 22Z"/>'
    )


def _tree(x: int, y: int, size: float) -> str:
    return (
        f'<g transform="translate({x} {y})scale({size})">'
        '<rect width="10" height="60" x="-5" y="-60" fill="#865535" rx="4"/>'
        '<ellipse cy="-92" fill="#79b997" rx="40" ry="48"/>'
        '<path fill="#1b7f4b" d="M0-140c22 0 40 22 40 48S22-44 0-44c18-16 22-72 0-96" '
        'opacity=".3"/></g>'
    )


def _palm(x: int, y: int, size: float) -> str:
    leaves = "".join(
        f'<path fill="#1b7f4b" d="M0-150c20-34 60-34 84-6-32-8-60-6-84 6" '
        f'transform="rotate({turn} 0 -150)"/>'
        for turn in (-150, -100, -50, 0, 40)
    )
    return (
        f'<g transform="translate({x} {y})scale({size})">'
        f'<path fill="none" stroke="#a9714a" stroke-width="12" d="M0 0c-10-50-6-100 0-150"/>'
        f"{leaves}</g>"
    )


def mountains(accent: str) -> str:
    return (
        _sky("#e0f0ea", 180)
        + _cloud(420, 130)
        + _cloud(980, 96)
        + '<path fill="#a5d0bd" d="M0 430 170 210l150 190 190-240 230 270 170-210 290 300v90H0z"/>'
        + '<path fill="#6fb08f" d="M0 500 210 330l190 160 230-190 220 190 180-150 170 130v110H0z"/>'
        + '<path fill="#b9dda5" d="M0 500c300-60 800-60 1200 0v130H0z"/>'
        + f'<path fill="{accent}" opacity=".25" d="M0 566c400-40 800-40 1200 0v64H0z"/>'
        + _tree(60, 560, 1.1)
        + _tree(1150, 556, 1.2)
    )


def coast(accent: str) -> str:
    return (
        _sky("#dbeef6", 1010)
        + _cloud(200, 120)
        + _cloud(620, 90)
        + '<path fill="#b5d8d8" d="M640 400c120-90 240-120 330-60 90-60 170-40 230 0v120H640z"/>'
        + '<path fill="#5fa9b5" d="M0 400h1200v230H0z"/>'
        + '<path fill="#3b8f9f" d="M0 450c120-24 180 20 300 0s180-20 300 0 180 20 300 0 180-20 300 '
        '0v180H0z"/>'
        + '<path fill="#f4e2c1" d="M0 520c300-50 900-50 1200 0v110H0z"/>'
        + f'<path fill="{accent}" opacity=".2" d="M0 580c400-30 800-30 1200 0v50H0z"/>'
        + _palm(70, 570, 1.5)
        + _palm(1140, 566, 1.3)
    )


def _house(x: int, width: int, height: int, colour: str) -> str:
    windows = "".join(
        f'<rect width="22" height="26" x="{x + 18 + 40 * column}" y="{GROUND - height + 24 + row}" '
        'fill="#fff" opacity=".7" rx="3"/>'
        for column in range((width - 24) // 40)
        for row in range(0, height - 60, 52)
    )
    return (
        f'<rect width="{width}" height="{height}" x="{x}" y="{GROUND - height}" fill="{colour}" '
        f'rx="4"/>{windows}'
    )


def town(accent: str) -> str:
    rows = [
        (40, 120, 210, "#e6c9b4"),
        (176, 140, 300, "#dcb79d"),
        (330, 110, 180, "#eed8c6"),
        (560, 150, 250, "#e6c9b4"),
        (730, 110, 330, "#dcb79d"),
        (860, 150, 220, "#eed8c6"),
        (1030, 130, 280, "#e6c9b4"),
    ]
    return (
        _sky("#fbf0e6", 480)
        + _cloud(90, 110)
        + _cloud(900, 120)
        + "".join(_house(*row) for row in rows)
        + '<path fill="#dcebd0" d="M0 520h1200v110H0z"/>'
        + f'<path fill="{accent}" opacity=".18" d="M0 570h1200v60H0z"/>'
        + _tree(30, 560, 1.1)
        + _tree(1170, 560, 1.1)
    )


def river(accent: str) -> str:
    return (
        _sky("#efe9f6", 220)
        + _cloud(470, 110)
        + _cloud(960, 130)
        + '<path fill="#c7dcc0" d="M0 400c200-70 360-50 560-20s420-60 640-20v270H0z"/>'
        + '<path fill="#8fc4dc" d="M0 440h1200v80H0z"/>'
        + '<path fill="#b6dbea" d="M80 466h240v8H80zm420 24h300v8H500zm420-30h190v8H920z"/>'
        + '<path fill="#865535" d="M880 440h180l-26 34H906z"/>'
        + '<path fill="#f2a33a" d="M906 440c30-40 98-40 128 0z"/>'
        + '<path fill="#d3e6c0" d="M0 514c300-26 900-26 1200 0v116H0z"/>'
        + f'<path fill="{accent}" opacity=".18" d="M0 576c400-24 800-24 1200 0v54H0z"/>'
        + _tree(50, 556, 1.2)
        + _tree(1160, 556, 1)
    )


def room(accent: str) -> str:
    return (
        '<path fill="#e6f0f8" d="M0 0h1200v630H0z"/>'
        '<circle cx="600" cy="320" r="380" fill="#f3f8fc"/>'
        '<path fill="#f4e2c1" d="M0 548h1200v82H0z"/>'
        f'<path fill="{accent}" opacity=".18" d="M0 588h1200v42H0z"/>'
        '<rect width="230" height="150" x="80" y="90" fill="#fff" rx="10"/>'
        '<path fill="none" stroke="#cfdcea" stroke-width="10" '
        'd="M110 130h170M110 165h120M110 200h150"/>'
        '<g transform="translate(1120 560)"><path fill="#c5653f" d="M-34-60h68l-10 60h-48Z"/>'
        '<path fill="#1b7f4b" d="M0-60c-60-20-60-90-50-120 40 20 60 70 50 120"/>'
        '<path fill="#79b997" d="M0-60c60-20 64-80 54-110-44 20-64 60-54 110"/></g>'
    )


LANDSCAPES: dict[str, Landscape] = {
    "mountains": mountains,
    "coast": coast,
    "town": town,
    "river": river,
    "room": room,
}
