"""Formulas read and worked out by our own small parser, never by ``eval``.

A :class:`Language` says what numbers they are of, how values are named and which functions there
are. Its numbers must not grow without end (floats and decimals do not); length and depth are
bounded here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

MAX_LENGTH = 1_000
MAX_DEPTH = 30
MAX_ARGUMENTS = 20
_WORDS = (
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?)"
    r"|%s"
    r"|(?P<name>[A-Za-z][A-Za-z0-9_]{0,15})"
    r"|(?P<sign>\*\*|<=|>=|==|!=|&&|\|\||[-+*/%%^(),<>!?:]))"
)
Number = Any
Values = Mapping[str, Number]
Run = Callable[[Values], Number]
Operator = Callable[[Number, Number], Number]


class BadFormula(Exception):
    """In words for the author."""


class Language:
    """``variable``: regular expression with a group ``variable`` around the name, and ``written``
    the same for people, with ``%s``. ``number`` makes a number of a word, a truth or a value.

    ``functions``: by name in small letters: function, fewest and most arguments. ``power`` and
    ``remainder`` are of two numbers. All may raise ValueError, ArithmeticError and TypeError where
    there is no result.
    """

    def __init__(
        self,
        *,
        variable: str,
        written: str,
        number: Callable[[Any], Number],
        functions: Mapping[str, tuple[Callable[..., Number], int, int]],
        power: Operator,
        remainder: Operator,
    ) -> None:
        self.token = re.compile(_WORDS % variable)
        self.written = written
        self.number = number
        self.functions = functions
        self.power = power
        self.levels = _levels(number, remainder)

    def parse(self, source: str) -> Formula:
        """Raises BadFormula."""
        if len(source) > MAX_LENGTH:
            raise BadFormula(_("The formula is too long."))
        parser = _Parser(source, self)
        run = parser.whole()
        return Formula(source, run, frozenset(parser.variables), self)

    def evaluate(self, source: str, values: Values) -> Number:
        """Raises BadFormula."""
        return self.parse(source).value(values)


@dataclass(frozen=True, slots=True)
class Formula:
    source: str
    run: Run
    variables: frozenset[str]
    language: Language

    def value(self, values: Values) -> Number:
        """Raises BadFormula where there is no finite result."""
        try:
            result = self.language.number(self.run(values))
        except KeyError as missing:
            name = self.language.written % missing.args[0]
            raise BadFormula(_("There are no values for %s.") % name) from None
        except ZeroDivisionError:
            raise BadFormula(_("The formula divides by zero.")) from None
        except (ValueError, ArithmeticError, TypeError):
            raise BadFormula(_("The formula has no result that is a number.")) from None
        if not math.isfinite(result):
            raise BadFormula(_("The formula has no result that is a number."))
        return result


def _divide(left: Number, right: Number) -> Number:
    if not right:
        raise ZeroDivisionError
    return left / right


def _levels(
    number: Callable[[Any], Number], remainder: Operator
) -> Sequence[Mapping[str, Operator]]:
    """Signs between two operands, those that bind weakest first."""
    return (
        {"||": lambda left, right: number(bool(left) or bool(right))},
        {"&&": lambda left, right: number(bool(left) and bool(right))},
        {
            "==": lambda left, right: number(left == right),
            "!=": lambda left, right: number(left != right),
        },
        {
            "<": lambda left, right: number(left < right),
            ">": lambda left, right: number(left > right),
            "<=": lambda left, right: number(left <= right),
            ">=": lambda left, right: number(left >= right),
        },
        {"+": lambda left, right: left + right, "-": lambda left, right: left - right},
        {"*": lambda left, right: left * right, "/": _divide, "%": remainder},
    )


class _Parser:
    """Recursive descent; each level binds tighter than the one before."""

    def __init__(self, source: str, language: Language) -> None:
        self.language = language
        self.tokens = list(_tokens(source, language.token))
        self.place = 0
        self.depth = 0
        self.variables: set[str] = set()

    def whole(self) -> Run:
        run = self.choice()
        if self.place < len(self.tokens):
            raise BadFormula(_("“%s” is out of place in the formula.") % self.tokens[self.place][1])
        return run

    def choice(self) -> Run:
        """``condition ? one : other``"""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise BadFormula(_("The formula is nested too deeply."))
        run = self.level(0)
        if self.take("?"):
            one = self.choice()
            self.expect(":")
            other = self.choice()
            run = _chosen(run, one, other)
        self.depth -= 1
        return run

    def level(self, index: int) -> Run:
        if index == len(self.language.levels):
            return self.signed()
        operators = self.language.levels[index]
        first, rest = self.level(index + 1), []
        while sign := self.take(*operators):
            rest.append((operators[sign], self.level(index + 1)))
        return _chain(first, rest) if rest else first

    def signed(self) -> Run:
        """A sign binds weaker than a power: -2^2 is -4."""
        signs = []
        while sign := self.take("-", "+", "!"):
            signs.append(sign)
        if len(signs) > MAX_DEPTH:
            raise BadFormula(_("The formula is nested too deeply."))
        run = self.power()
        for sign in reversed(signs):
            run = _signed(sign, run, self.language.number)
        return run

    def power(self) -> Run:
        base = self.atom()
        if not self.take("^", "**"):
            return base
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise BadFormula(_("The formula is nested too deeply."))
        run = _applied(self.language.power, base, self.signed())
        self.depth -= 1
        return run

    def atom(self) -> Run:
        if self.place >= len(self.tokens):
            raise BadFormula(_("The formula ends too early."))
        kind, word = self.tokens[self.place]
        self.place += 1
        if kind == "number":
            constant = self.language.number(word)
            return lambda values: constant
        if kind == "variable":
            self.variables.add(word)
            number = self.language.number
            return lambda values: number(values[word])
        if kind == "name":
            return self.call(word)
        if word == "(":
            run = self.choice()
            self.expect(")")
            return run
        raise BadFormula(_("“%s” is out of place in the formula.") % word)

    def call(self, name: str) -> Run:
        functions = self.language.functions
        if name.lower() not in functions:
            raise BadFormula(_("The function “%s” is not known.") % name)
        function, least, most = functions[name.lower()]
        self.expect("(")
        arguments: list[Run] = []
        if not self.take(")"):
            arguments.append(self.choice())
            while self.take(","):
                arguments.append(self.choice())
            self.expect(")")
        if not least <= len(arguments) <= most:
            raise BadFormula(_("The function “%s” has a wrong number of values.") % name)
        return lambda values: function(*(run(values) for run in arguments))

    def take(self, *signs: str) -> str:
        if self.place < len(self.tokens):
            kind, word = self.tokens[self.place]
            if kind == "sign" and word in signs:
                self.place += 1
                return word
        return ""

    def expect(self, sign: str) -> None:
        if not self.take(sign):
            raise BadFormula(_("“%s” is missing in the formula.") % sign)


def _tokens(source: str, token: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    source, place = source.strip(), 0
    while place < len(source):
        hit = token.match(source, place)
        if not hit or not hit.lastgroup:
            raise BadFormula(_("“%s” is out of place in the formula.") % source[place : place + 12])
        yield hit.lastgroup, hit[hit.lastgroup]
        place = hit.end()


def _chain(first: Run, rest: Sequence[tuple[Operator, Run]]) -> Run:
    """A loop: a long sum must not nest as deep as it is long."""

    def run(values: Values) -> Number:
        result = first(values)
        for function, operand in rest:
            result = function(result, operand(values))
        return result

    return run


def _applied(function: Operator, left: Run, right: Run) -> Run:
    return lambda values: function(left(values), right(values))


def _chosen(condition: Run, one: Run, other: Run) -> Run:
    return lambda values: one(values) if condition(values) else other(values)


def _signed(sign: str, run: Run, number: Callable[[Any], Number]) -> Run:
    if sign == "!":
        return lambda values: number(not run(values))
    return (lambda values: -run(values)) if sign == "-" else run
