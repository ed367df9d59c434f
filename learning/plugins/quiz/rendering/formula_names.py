"""What the commands of TeX stand for."""

from __future__ import annotations

_GREEK = dict(
    zip(
        (
            "alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi omicron "
            "pi rho varsigma sigma tau upsilon varphi chi psi omega"
        ).split(),
        "αβγδεζηθικλμνξοπρςστυφχψω",
        strict=True,
    )
)
LETTERS = {
    **{f"\\{name}": letter for name, letter in _GREEK.items()},
    **{"\\epsilon": "ϵ", "\\phi": "ϕ", "\\vartheta": "ϑ", "\\varrho": "ϱ", "\\varpi": "ϖ"},
    **{"\\Gamma": "Γ", "\\Delta": "Δ", "\\Theta": "Θ", "\\Lambda": "Λ", "\\Xi": "Ξ", "\\Pi": "Π"},
    **{"\\Sigma": "Σ", "\\Upsilon": "Υ", "\\Phi": "Φ", "\\Psi": "Ψ", "\\Omega": "Ω"},
    **{"\\infty": "∞", "\\partial": "∂", "\\nabla": "∇", "\\emptyset": "∅", "\\varnothing": "∅"},
    **{"\\ell": "ℓ", "\\hbar": "ℏ", "\\Re": "ℜ", "\\Im": "ℑ", "\\aleph": "ℵ", "\\angle": "∠"},
    **{"\\ldots": "…", "\\dots": "…", "\\cdots": "⋯", "\\vdots": "⋮", "\\ddots": "⋱"},
    **{"\\circ": "∘", "\\degree": "°", "\\prime": "′", "\\triangle": "△"},
}
OPERATORS = {
    **{sign: sign for sign in "+/=<>,.;:!"},
    **{"-": "−", "*": "∗"},
    **{"\\times": "×", "\\div": "÷", "\\cdot": "⋅", "\\pm": "±", "\\mp": "∓", "\\ast": "∗"},
    **{"\\le": "≤", "\\leq": "≤", "\\ge": "≥", "\\geq": "≥", "\\ne": "≠", "\\neq": "≠"},
    **{"\\lt": "<", "\\gt": ">", "\\approx": "≈", "\\equiv": "≡", "\\sim": "∼", "\\simeq": "≃"},
    **{"\\cong": "≅", "\\propto": "∝", "\\ll": "≪", "\\gg": "≫", "\\parallel": "∥", "\\perp": "⊥"},
    **{"\\in": "∈", "\\notin": "∉", "\\ni": "∋", "\\subset": "⊂", "\\subseteq": "⊆"},
    **{"\\supset": "⊃", "\\supseteq": "⊇", "\\cup": "∪", "\\cap": "∩", "\\setminus": "∖"},
    **{"\\forall": "∀", "\\exists": "∃", "\\neg": "¬", "\\lnot": "¬", "\\land": "∧", "\\lor": "∨"},
    **{"\\wedge": "∧", "\\vee": "∨", "\\oplus": "⊕", "\\otimes": "⊗", "\\mid": "∣"},
    **{"\\to": "→", "\\rightarrow": "→", "\\leftarrow": "←", "\\leftrightarrow": "↔"},
    **{"\\Rightarrow": "⇒", "\\Leftarrow": "⇐", "\\Leftrightarrow": "⇔", "\\implies": "⟹"},
    **{"\\iff": "⟺", "\\mapsto": "↦", "\\uparrow": "↑", "\\downarrow": "↓", "\\colon": ":"},
    **{"\\therefore": "∴", "\\because": "∵"},
    **{"\\sum": "∑", "\\prod": "∏", "\\int": "∫", "\\iint": "∬", "\\oint": "∮"},
    **{"\\bigcup": "⋃", "\\bigcap": "⋂"},
}
FENCES = {
    **{sign: sign for sign in "()[]|"},
    **{"\\{": "{", "\\}": "}", "\\lbrace": "{", "\\rbrace": "}", "\\|": "‖", "\\vert": "|"},
    **{"\\langle": "⟨", "\\rangle": "⟩", "\\lfloor": "⌊", "\\rfloor": "⌋"},
    **{"\\lceil": "⌈", "\\rceil": "⌉"},
}
SPACES = {
    **{"\\,": "0.167em", "\\:": "0.222em", "\\;": "0.278em", "\\!": "-0.167em", "\\ ": "0.333em"},
    **{"~": "0.333em", "\\quad": "1em", "\\qquad": "2em"},
}
SIGNS = {"\\%": "%", "\\$": "$", "\\&": "&", "\\#": "#", "\\_": "_"}
FUNCTIONS = {
    f"\\{name}"
    for name in (
        "sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh log ln lg exp det dim ker "
        "deg arg gcd hom lim max min sup inf"
    ).split()
}
# With what belongs to them below and above instead of beside them.
LIMITS = {
    *("\\lim", "\\max", "\\min", "\\sup", "\\inf", "\\det", "\\gcd"),
    *("\\sum", "\\prod", "\\bigcup", "\\bigcap"),
}
TIGHT = {"", "(", ")", "[", "]", "}", "|", "^", "_", "&", "\\\\", "\\left", "\\right", "\\end"}
ACCENTS = {"hat": "^", "bar": "‾", "vec": "→", "dot": "˙", "ddot": "¨", "tilde": "~"}
DOUBLE_STRUCK = {"N": "ℕ", "Z": "ℤ", "Q": "ℚ", "R": "ℝ", "C": "ℂ", "P": "ℙ", "H": "ℍ"}
TABLES = {
    **{"matrix": ("", ""), "pmatrix": ("(", ")"), "bmatrix": ("[", "]"), "vmatrix": ("|", "|")},
    **{"cases": ("{", ""), "aligned": ("", ""), "align*": ("", "")},
}
