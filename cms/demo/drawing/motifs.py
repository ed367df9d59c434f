"""What a scene is about. Each stands on y = 0, about 400 wide and 400 high, centred on x = 0."""

INK, PAPER, BLUE, SAFFRON = "#14202e", "#ffffff", "#0b5cab", "#f2a33a"
GREEN, CLAY, LINE = "#1b7f4b", "#c5653f", "#d9e0ea"


def _lines(x: int, y: int, widths: tuple[int, ...], step: int = 30, colour: str = LINE) -> str:
    return "".join(
        f'<rect width="{width}" height="12" x="{x}" y="{y + row * step}" fill="{colour}" rx="6"/>'
        for row, width in enumerate(widths)
    )


def _check(x: int, y: int, size: float = 1) -> str:
    return (
        f'<g transform="translate({x} {y})scale({size})"><circle r="26" fill="{GREEN}"/>'
        f'<path fill="none" stroke="{PAPER}" stroke-width="8" d="m-12 0 9 9 15-17"/></g>'
    )


def phone(accent: str) -> str:
    return (
        f'<g transform="rotate(4)"><rect width="230" height="430" x="-115" y="-450" fill="{INK}" '
        f'rx="32"/><rect width="206" height="402" x="-103" y="-436" fill="{PAPER}" rx="20"/>'
        f'<rect width="182" height="56" x="-91" y="-422" fill="{accent}" rx="12"/>'
        f'<rect width="90" height="12" x="-75" y="-400" fill="{PAPER}" rx="6"/>'
        '<rect width="84" height="84" x="-91" y="-352" fill="#dceaf8" rx="14"/>'
        '<rect width="84" height="84" x="7" y="-352" fill="#fdeccf" rx="14"/>'
        '<rect width="84" height="84" x="-91" y="-256" fill="#f6e0d6" rx="14"/>'
        '<rect width="84" height="84" x="7" y="-256" fill="#dcefe4" rx="14"/>'
        f'<circle cx="49" cy="-310" r="22" fill="{SAFFRON}"/>{_check(-49, -310)}'
        f'<path fill="{CLAY}" d="m-49-244 30 26h-60Zm-22 26h44v34h-44Z"/>'
        f'<path fill="{GREEN}" d="M42-242h14v18h18v14H56v18H42v-18H24v-14h18z"/>'
        f'<rect width="182" height="50" x="-91" y="-148" fill="{BLUE}" rx="14"/>'
        f'<rect width="80" height="12" x="-40" y="-129" fill="{PAPER}" rx="6"/></g>'
    )


def clinic(accent: str) -> str:
    return (
        f'<rect width="420" height="260" x="-210" y="-260" fill="{PAPER}" rx="6"/>'
        f'<rect width="460" height="56" x="-230" y="-310" fill="{accent}" rx="12"/>'
        f'<path fill="{PAPER}" d="M-8-302H8v16h16v16H8v16H-8v-16h-16v-16h16z"/>'
        '<rect width="110" height="96" x="-185" y="-220" fill="#dceaf8" rx="6"/>'
        '<rect width="110" height="96" x="75" y="-220" fill="#dceaf8" rx="6"/>'
        '<rect width="110" height="200" x="-55" y="-200" fill="#cfe6f2" rx="6"/>'
        f'<path fill="{PAPER}" d="M-3-200h6V0h-6z"/>'
    )


def card(accent: str) -> str:
    return (
        f'<g transform="rotate(-6 0 -230)"><rect width="400" height="256" x="-200" y="-360" '
        f'fill="{PAPER}" stroke="{LINE}" stroke-width="4" rx="20"/>'
        f'<path fill="{accent}" d="M-180-360h360a20 20 0 0 1 20 20v36h-400v-36a20 20 0 0 1 20-20"/>'
        f'<rect width="120" height="140" x="-176" y="-280" fill="#dceaf8" rx="10"/>'
        '<circle cx="-116" cy="-232" r="26" fill="#e2ac80"/>'
        f'<path fill="{BLUE}" d="M-164-140c0-40 20-56 48-56s48 16 48 56Z"/>'
        f"{_lines(-30, -276, (180, 140, 190, 110))}</g>{_check(170, -110, 1.7)}"
    )


def papers(accent: str) -> str:
    return (
        f'<rect width="250" height="330" x="-90" y="-372" fill="#eef3f9" stroke="{LINE}" '
        'stroke-width="4" rx="12" transform="rotate(7 40 -200)"/>'
        f'<rect width="250" height="330" x="-150" y="-350" fill="{PAPER}" stroke="{LINE}" '
        f'stroke-width="4" rx="12"/><rect width="130" height="18" x="-122" y="-318" '
        f'fill="{accent}" rx="9"/>{_lines(-122, -276, (190, 170, 190, 140, 180))}'
        f'<circle cx="40" cy="-80" r="44" fill="none" stroke="{CLAY}" stroke-width="8"/>'
        f'<path fill="none" stroke="{CLAY}" stroke-width="8" d="m20-80 14 14 26-30"/>'
    )


def bins(accent: str) -> str:
    def one(x: int, colour: str) -> str:
        return (
            f'<path fill="{colour}" d="M{x - 58}-200h116L{x + 46} 0H{x - 46}Z"/>'
            f'<rect width="140" height="30" x="{x - 70}" y="-228" fill="{colour}" rx="10"/>'
            f'<rect width="52" height="14" x="{x - 26}" y="-240" fill="{INK}" opacity=".5" rx="7"/>'
            f'<circle cx="{x}" cy="-104" r="30" fill="{PAPER}" opacity=".85"/>'
            f'<path fill="none" stroke="{colour}" stroke-width="7" '
            f'd="M{x - 14}-98a15 15 0 1 1 26 10m2-14v16h-16"/>'
        )

    return one(-150, GREEN) + one(0, SAFFRON) + one(150, accent)


def books(accent: str) -> str:
    spines = [(-190, 44, 190, BLUE), (-140, 36, 160, SAFFRON), (-98, 50, 200, GREEN)]
    spines += [
        (-42, 34, 170, CLAY),
        (0, 46, 186, accent),
        (54, 36, 150, BLUE),
        (98, 52, 196, GREEN),
    ]
    row = "".join(
        f'<rect width="{width}" height="{height}" x="{x}" y="{-210 - height}" fill="{colour}" '
        f'rx="5"/><rect width="{width}" height="10" x="{x}" y="{-180 - height}" fill="#fff" '
        'opacity=".6"/>'
        for x, width, height, colour in spines
    )
    return (
        f'{row}<rect width="430" height="18" x="-215" y="-210" fill="#865535" rx="6"/>'
        f'<path fill="{PAPER}" stroke="{LINE}" stroke-width="4" d="M0-40c-50-40-130-40-180-16v-100'
        'c50-24 130-24 180 16 50-40 130-40 180-16v100C130-80 50-80 0-40Z"/>'
        f'<path fill="none" stroke="{LINE}" stroke-width="6" d="M0-140v100"/>'
        '<rect width="430" height="18" x="-215" y="-18" fill="#865535" rx="6"/>'
    )


def rice(accent: str) -> str:
    stalks = "".join(
        f'<g transform="translate({x} 0)rotate({turn})"><path fill="none" stroke="#79a63c" '
        'stroke-width="9" d="M0 0c-4-120 0-200 40-280"/><g fill="#f2a33a">'
        '<ellipse cx="44" cy="-286" rx="9" ry="20" transform="rotate(30 44 -286)"/>'
        '<ellipse cx="26" cy="-262" rx="9" ry="20" transform="rotate(-10 26 -262)"/>'
        '<ellipse cx="48" cy="-250" rx="9" ry="20" transform="rotate(50 48 -250)"/>'
        '<ellipse cx="14" cy="-230" rx="9" ry="20" transform="rotate(-6 14 -230)"/>'
        '<ellipse cx="38" cy="-214" rx="9" ry="20" transform="rotate(54 38 -214)"/></g></g>'
        for x, turn in ((-170, -8), (-100, 2), (-30, -4), (50, 6), (120, -2), (180, 8))
    )
    return f'{stalks}<path fill="{accent}" opacity=".35" d="M-230 0c120-40 340-40 460 0Z"/>'


def boat(accent: str) -> str:
    return (
        f'<path fill="{accent}" d="M-220-90h440c-20 60-60 90-110 90h-220c-50 0-90-30-110-90"/>'
        f'<path fill="{PAPER}" d="M-206-70h412l-8 20h-396z" opacity=".7"/>'
        '<path stroke="#865535" stroke-width="12" d="M0-90v-290"/>'
        f'<path fill="{SAFFRON}" d="M14-372c90 70 130 150 140 250H14z"/>'
        f'<path fill="{CLAY}" d="M-14-330c-60 60-90 130-100 208h100z"/>'
        '<g fill="#5fa9b5"><path d="M-150-128c30-26 66-26 92 0-26 26-62 26-92 0l-26 22v-44z"/></g>'
    )


def bus(accent: str) -> str:
    windows = "".join(
        f'<rect width="78" height="70" x="{x}" y="-190" fill="#dceaf8" rx="8"/>'
        for x in (-196, -106, -16)
    )
    return (
        f'<path fill="{accent}" d="M-220-220h380c40 0 60 50 64 110v70h-444z"/>{windows}'
        '<path fill="#dceaf8" d="M78-190h70c30 0 44 30 50 70H78z"/>'
        f'<rect width="444" height="16" x="-220" y="-96" fill="{SAFFRON}"/>'
        f'<circle cx="-130" cy="-36" r="38" fill="{INK}"/><circle cx="-130" cy="-36" r="16" '
        f'fill="{LINE}"/><circle cx="120" cy="-36" r="38" fill="{INK}"/>'
        f'<circle cx="120" cy="-36" r="16" fill="{LINE}"/>'
    )


def parcel(accent: str) -> str:
    return (
        '<rect width="320" height="220" x="-160" y="-220" fill="#dcbf8b" rx="10"/>'
        '<path fill="#c9a768" d="M-160-220h320l-30-60h-260z"/>'
        f'<rect width="60" height="220" x="-30" y="-220" fill="{accent}"/>'
        f'<path fill="{CLAY}" d="M0-120c-34-46-90-4-52 40L0-30l52-50c38-44-18-86-52-40"/>'
    )


def cabinet(accent: str) -> str:
    drawers = "".join(
        f'<rect width="240" height="92" x="-120" y="{y}" fill="#eef3f9" rx="8"/>'
        f'<rect width="80" height="14" x="-40" y="{y + 52}" fill="{INK}" opacity=".6" rx="7"/>'
        f'<rect width="100" height="22" x="-50" y="{y + 14}" fill="{PAPER}" rx="4"/>'
        for y in (-376, -270, -164)
    )
    return (
        f'<rect width="280" height="400" x="-140" y="-400" fill="{accent}" rx="14"/>{drawers}'
        '<path fill="#fdeccf" d="M-104-60h208v44h-208z"/>'
        '<path fill="#fff" d="M-96-92H90v40H-96z"/>'
    )


def hall(accent: str) -> str:
    pillars = "".join(
        f'<rect width="26" height="150" x="{x}" y="-170" fill="{PAPER}"/>'
        for x in (-190, -110, 84, 164)
    )
    return (
        f'<rect width="420" height="180" x="-210" y="-180" fill="#f6e9d6"/>{pillars}'
        f'<path fill="{accent}" d="M-260-180c60-20 90-60 110-120h300c20 60 50 100 110 120z"/>'
        f'<path fill="{CLAY}" d="M-120-300c60-16 90-40 120-80 30 40 60 64 120 80z"/>'
        '<rect width="100" height="140" x="-50" y="-140" fill="#865535" rx="6"/>'
        '<path fill="#d9e0ea" d="M-230-20h460v20h-460z"/>'
        '<path stroke="#48566a" stroke-width="8" d="M250 0v-260"/>'
        '<path fill="#d62b1f" d="M254-260h80v26h-80z"/><path fill="#fff" d="M254-234h80v26h-80z"/>'
    )


def coins(accent: str) -> str:
    def stack(x: int, count: int) -> str:
        return "".join(
            f'<rect width="110" height="26" x="{x}" y="{-30 - row * 30}" fill="{SAFFRON}" rx="13"/>'
            f'<rect width="70" height="6" x="{x + 20}" y="{-20 - row * 30}" fill="#d98a1f" rx="3"/>'
            for row in range(count)
        )

    return (
        f"{stack(-190, 3)}{stack(-60, 6)}{stack(70, 9)}"
        f'<path fill="none" stroke="{accent}" stroke-width="14" '
        'd="m-170-200 120-80 90-10 120-100"/>'
        f'<path fill="{accent}" d="m196-412-62 8 42 52z"/>'
    )


def chart(accent: str) -> str:
    return (
        f'<rect width="440" height="320" x="-220" y="-400" fill="{INK}" rx="16"/>'
        f'<rect width="412" height="292" x="-206" y="-386" fill="{PAPER}" rx="8"/>'
        '<path stroke="#48566a" stroke-width="14" d="m-90-80-40 80M90-80l40 80"/>'
        '<rect width="52" height="150" x="-170" y="-260" fill="#f6c9b4"/>'
        '<rect width="52" height="110" x="-96" y="-220" fill="#fdd9a0"/>'
        '<rect width="52" height="80" x="-22" y="-190" fill="#bfe0cd"/>'
        f'<rect width="52" height="54" x="52" y="-164" fill="{GREEN}"/>'
        f'<path fill="none" stroke="{accent}" stroke-width="10" '
        'd="m-144-296 74 46 74 30 74 20 70 10"/>'
        f'<circle cx="148" cy="-190" r="12" fill="{accent}"/>'
    )


def talk(accent: str) -> str:
    return (
        f'<path fill="{accent}" d="M-180-420h220a30 30 0 0 1 30 30v90a30 30 0 0 1-30 30'
        'h-130l-50 46v-46h-40a30 30 0 0 1-30-30v-90a30 30 0 0 1 30-30"/>'
        f"{_lines(-176, -388, (190, 150, 170), 34, '#ffffff')}"
        f'<path fill="{PAPER}" stroke="{LINE}" stroke-width="4" d="M-40-220h220a30 30 0 0 1 30 30'
        'v90a30 30 0 0 1-30 30h-20v46l-50-46H-40a30 30 0 0 1-30-30v-90a30 30 0 0 1 30-30"/>'
        f"{_lines(-40, -186, (190, 130, 170), 34)}{_check(180, -220)}"
    )


def siren(accent: str) -> str:
    return (
        '<path stroke="#48566a" stroke-width="18" d="M0 0v-270"/>'
        '<path fill="#48566a" d="M-50 0h100l-16-26h-68z"/>'
        f'<path fill="{CLAY}" d="M-30-330h70l90-60v160l-90-60h-70z"/>'
        f'<path fill="{SAFFRON}" d="M-100-340h76v60h-76a30 30 0 0 1 0-60"/>'
        f'<path fill="none" stroke="{CLAY}" stroke-width="12" d="M160-350c20 24 20 56 0 80m32-112'
        'c40 46 40 98 0 144"/>'
        f'<rect width="200" height="110" x="-100" y="-220" fill="{accent}" rx="12"/>'
        f'<path fill="{PAPER}" d="M-70-150h70v-26l50 38-50 38v-26h-70z" '
        'transform="translate(6 -28)"/>'
    )


def drop(accent: str) -> str:
    return (
        '<path fill="#5fa9d8" d="M-20-400c80 110 130 170 130 240a130 130 0 0 1-260 0c0-70 50-130 '
        '130-240"/><path fill="none" stroke="#fff" stroke-width="16" '
        'd="M-106-160a86 86 0 0 0 60 84" '
        'opacity=".8"/>'
        f'<g transform="translate(150 0)"><rect width="90" height="130" x="-45" y="-130" '
        f'fill="{accent}" rx="12"/><rect width="60" height="24" x="-30" y="-152" fill="{INK}" '
        f'rx="8"/><circle cy="-66" r="28" fill="{PAPER}"/>'
        f'<path fill="none" stroke="{CLAY}" stroke-width="7" d="m0-66 14-12"/></g>'
    )


def school(accent: str) -> str:
    return (
        f'<rect width="440" height="270" x="-220" y="-400" fill="#865535" rx="12"/>'
        '<rect width="408" height="238" x="-204" y="-384" fill="#1f5b46" rx="6"/>'
        f"{_lines(-170, -350, (160, 220, 120), 36, '#dcefe4')}"
        f'<circle cx="130" cy="-240" r="44" fill="none" stroke="{SAFFRON}" stroke-width="9"/>'
        f'<path fill="none" stroke="{SAFFRON}" stroke-width="9" d="m112-240 14 14 26-30"/>'
        '<path stroke="#865535" stroke-width="14" d="m-150-130-30 130m330-130 30 130"/>'
        f'<rect width="200" height="24" x="-100" y="-130" fill="{accent}" rx="6"/>'
    )


def peak(accent: str) -> str:
    return (
        '<path fill="#79b997" d="m-230 0 150-300 70 120 60-90L230 0Z"/>'
        '<path fill="#fff" d="m-80-300-46 92 34-16 28 26 26-38 22 20z"/>'
        f'<path fill="{CLAY}" d="M130-430a66 66 0 0 1 66 66c0 50-66 116-66 116s-66-66-66-116'
        f'a66 66 0 0 1 66-66"/><circle cx="130" cy="-364" r="26" fill="{PAPER}"/>'
        f'<path fill="none" stroke="{accent}" stroke-dasharray="4 22" stroke-width="10" '
        'd="M-200-10C-60-90 60-20 130-240"/>'
    )


def stall(accent: str) -> str:
    stripes = "".join(
        f'<path fill="{colour}" d="M{x}-330h70v70a35 35 0 0 1-70 0z"/>'
        for x, colour in zip((-210, -140, -70, 0, 70, 140), (accent, PAPER) * 3, strict=True)
    )
    goods = "".join(
        f'<circle cx="{x}" cy="-150" r="26" fill="{colour}"/>'
        for x, colour in ((-140, GREEN), (-84, SAFFRON), (-28, CLAY), (28, GREEN), (84, SAFFRON))
    )
    return (
        '<path stroke="#865535" stroke-width="14" d="M-190-280V0m380-280V0"/>'
        f'{goods}<rect width="400" height="130" x="-200" y="-130" fill="#dcbf8b" rx="8"/>'
        f'<rect width="120" height="60" x="-60" y="-96" fill="{PAPER}" rx="8"/>{stripes}'
    )


def garden(accent: str) -> str:
    pots = "".join(
        f'<g transform="translate({x} 0)"><path fill="{CLAY}" d="M-46-90h92L30 0h-60z"/>'
        f'<path fill="{GREEN}" d="M0-90c-60-30-70-110-50-150 50 30 66 90 50 150"/>'
        f'<path fill="#79b997" d="M0-90c60-30 70-110 50-150-50 30-66 90-50 150"/>'
        f'<circle cy="-210" r="22" fill="{colour}"/></g>'
        for x, colour in ((-140, SAFFRON), (0, accent), (140, CLAY))
    )
    return f'<rect width="430" height="20" x="-215" y="-20" fill="#865535" rx="8"/>{pots}'


MOTIFS = {
    found.__name__: found
    for found in (
        phone,
        clinic,
        card,
        papers,
        bins,
        books,
        rice,
        boat,
        bus,
        parcel,
        cabinet,
        hall,
        coins,
        chart,
        talk,
        siren,
        drop,
        school,
        peak,
        stall,
        garden,
    )
}
