"""CQL2 text to a tree (OGC 21-065r2, annex B).

A parser by operator precedence, written as rules that `rules.run` keeps off Python's stack.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from ca_geo.cql2 import literals
from ca_geo.cql2.places import MAX_NESTING, Place, check_length, fault, shown, too_deep
from ca_geo.cql2.rules import Rule, run
from ca_geo.cql2.tokens import Token, tokens
from ca_geo.cql2.tree import (
    ARITHMETIC,
    ARRAYS,
    COMPARISONS,
    STANDARD_FUNCTIONS,
    Array,
    Boolean,
    Expr,
    Number,
    Property,
    Shape,
    check_depth,
    operation,
)

# How closely operators bind, from the loosest to the tightest. NOT stands between AND and the predicates.
POWERS: Mapping[str, int] = {
    **{"or": 1, "and": 2, "not": 3},
    **dict.fromkeys((*COMPARISONS, "like", "between", "in", "is"), 4),
    **{"+": 5, "-": 5, "*": 6, "/": 6, "%": 6, "div": 6, "^": 7},
}
_PREDICATE = POWERS["="]
_OPERAND = POWERS["+"]
_GEOMETRIES = {kind.lower(): kind for kind in literals.DEPTHS}
_COLLECTION = "geometrycollection"
# Words that are never the name of a property unless quoted.
RESERVED = frozenset({"and", "or", "not", "like", "between", "in", "is", "null", "true", "false", "div"})
# Functions whose arguments may be lists, so that ('a') is a list of one.
_TAKES_LISTS = frozenset({*(name.lower() for name in ARRAYS), "size"})


def from_text(source: str) -> Expr:
    """The tree of a filter in CQL2 text.

    :raises BadValue: too long, nested too deeply, or no CQL2; says at which character.
    """
    check_length(source)
    parser = _Parser(source)
    expr: Expr = run(parser.whole())
    check_depth(expr)
    return expr


class _Parser:
    def __init__(self, source: str) -> None:
        self._tokens = tokens(source)
        self._at = 0
        self._open = 0

    @property
    def _token(self) -> Token:
        return self._tokens[self._at]

    def _next(self) -> Token:
        """The token that stands here; the parser moves past it."""
        token = self._token
        self._at += token.kind != "end"
        return token

    def _accept(self, *words: str) -> bool:
        found = bool(self._token.word) and self._token.word in words
        self._at += found
        return found

    def _expect(self, word: str) -> None:
        if not self._accept(word):
            self._unexpected(repr(word.upper()))

    def _unexpected(self, wanted: str) -> NoReturn:
        token = self._token
        what = "the filter breaks off" if token.kind == "end" else f"{shown(token.value)} is not expected"
        raise fault(what, token.place, wanted)

    def _enter(self) -> None:
        self._expect("(")
        self._open += 1
        if self._open > MAX_NESTING:
            raise too_deep(self._token.place)

    def _leave(self) -> None:
        self._expect(")")
        self._open -= 1

    # Expressions

    def whole(self) -> Rule:
        expr = yield self._expression()
        if self._token.kind != "end":
            self._unexpected("AND, OR or the end of the filter")
        return expr

    def _expression(self, floor: int = 0) -> Rule:
        """An operand and all operators behind it that bind at least as closely as `floor`."""
        left = yield self._operand()
        return (yield self._continued(left, floor))

    def _continued(self, left: Expr, floor: int) -> Rule:
        while (power := self._power()) >= max(floor, 1):
            left = yield _INFIX[self._token.word](self, left)
            if power in {_PREDICATE, POWERS["^"]} and self._power() == power:
                raise fault("two of these in a row", self._token.place, "parentheses around one of them")
        return left

    def _power(self) -> int:
        word = self._token.word
        negated = self._tokens[self._at + 1].word if word == "not" else word
        return POWERS.get(negated, 0) if word != "not" or negated in {"like", "between", "in"} else 0

    def _logical(self, left: Expr) -> Rule:
        name, args, place = self._token.word, [left], self._token.place
        while self._accept(name):
            args.append((yield self._expression(POWERS[name] + 1)))
        return operation(name, args, place)

    def _binary(self, left: Expr) -> Rule:
        sign = self._next()
        right = yield self._expression(POWERS[sign.word] + 1)
        return operation(sign.word, (left, right), sign.place)

    def _is_null(self, left: Expr) -> Expr:
        place = self._next().place
        negated = self._accept("not")
        self._expect("null")
        return _negated(operation("isNull", (left,), place), negated, place)

    def _predicate(self, left: Expr) -> Rule:
        place = self._token.place
        negated = self._accept("not")
        name = self._next().word
        args = yield _PREDICATES[name](self)
        return _negated(operation(name, (left, *args), place), negated, place)

    def _like(self) -> Rule:
        return ((yield self._expression(_OPERAND)),)

    def _between(self) -> Rule:
        low = yield self._expression(_OPERAND)
        self._expect("and")
        return (low, (yield self._expression(_OPERAND)))

    def _in(self) -> Rule:
        place = self._token.place
        return (Array((yield self._listed(self._expression)), place),)

    # Operands

    def _operand(self) -> Rule:
        token = self._token
        if token.kind == "sign":
            return (yield self._signed(token))
        if token.kind == "name":
            return (yield self._named(token))
        if token.kind == "quoted":
            return Property(self._next().value, token.place)
        if token.kind == "text":
            return literals.text(self._next().value, token.place)
        if token.kind == "number":
            return self._number()
        self._unexpected("a property, a value, a function, NOT or (")

    def _signed(self, token: Token) -> Rule:
        if token.word == "(":
            self._enter()
            expr = yield self._expression()
            self._leave()
            return expr
        following = self._tokens[self._at + 1]
        if token.word not in {"+", "-"} or (token.word == "+" and following.kind != "number"):
            self._unexpected("a property, a value, a function, NOT or (")
        if following.kind == "number":
            return self._number()
        self._next()
        return operation("*", (Number(-1, token.place), (yield self._operand())), token.place)

    def _number(self) -> Number:
        """A number with or without its sign."""
        place = self._token.place
        minus = self._accept("-")
        if not minus:
            self._accept("+")
        if self._token.kind != "number":
            self._unexpected("a number")
        value = float(self._next().value)
        return literals.number(-value if minus else value, place)

    def _named(self, token: Token) -> Rule:
        word = token.word
        if word == "not":
            self._next()
            return operation("not", ((yield self._expression(POWERS["not"])),), token.place)
        if word in {"true", "false"}:
            return Boolean(self._next().word == "true", token.place)
        if word in RESERVED:
            quoted = f'"{token.value}" for a property of this name'
            hint = "IS NULL to ask for it" if word == "null" else quoted
            raise fault(f"{token.value} cannot stand here", token.place, hint)
        following = self._tokens[self._at + 1]
        if word in {*_GEOMETRIES, _COLLECTION} and following.word in {"(", "z"}:
            return self._geometry()
        if following.word == "(":
            return (yield self._called(token))
        return Property(self._next().value, token.place)

    def _called(self, token: Token) -> Rule:
        self._next()
        special = _CONSTRUCTORS.get(token.word)
        if special:
            return (yield special(self, token.place))
        element = self._element if token.word in _TAKES_LISTS else self._expression
        return operation(token.value, (yield self._listed(element)), token.place)

    def _listed(self, element: Callable[[], Rule]) -> Rule:
        """What stands between parentheses, with commas."""
        self._enter()
        items = []
        if self._token.word != ")":
            items.append((yield element()))
            while self._accept(","):
                items.append((yield element()))
        self._leave()
        return tuple(items)

    def _element(self) -> Rule:
        """An expression or a list. `(1)` is a list of one, `(1) + 2` a sum."""
        token = self._token
        if token.word != "(":
            return (yield self._expression())
        items = yield self._listed(self._element)
        if len(items) != 1 or self._token.word in {",", ")"}:
            return Array(items, token.place)
        return (yield self._continued(items[0], 0))

    # Instants and geometries

    def _quoted_text(self) -> Token:
        if self._token.kind != "text":
            self._unexpected("a text in single quotes")
        return self._next()

    def _date(self, _place: Place) -> Expr:
        self._enter()
        token = self._quoted_text()
        self._leave()
        return literals.day(token.value, token.place)

    def _timestamp(self, _place: Place) -> Expr:
        self._enter()
        token = self._quoted_text()
        self._leave()
        return literals.moment(token.value, token.place)

    def _interval(self, place: Place) -> Rule:
        self._enter()
        start = yield self._side()
        self._expect(",")
        end = yield self._side()
        self._leave()
        return literals.interval(start, end, place)

    def _side(self) -> Rule:
        if self._token.kind == "text":
            token = self._next()
            return literals.instant(token.value, token.place)
        if self._token.kind in {"name", "quoted"}:
            return (yield self._operand())
        self._unexpected(f"a property, or in single quotes {literals.INSTANT_FORM}")

    def _box(self, place: Place) -> Expr:
        self._enter()
        numbers = [self._number().value]
        while self._accept(","):
            numbers.append(self._number().value)
        self._leave()
        return literals.box(numbers, place)

    def _geometry(self) -> Shape:
        token = self._next()
        has_z = self._accept("z")
        if token.word == _COLLECTION:
            return self._collection(token.place)
        kind = _GEOMETRIES[token.word]
        coordinates = self._positions(max(literals.DEPTHS[kind], 1), loose=kind == "MultiPoint")
        if kind == "Point":
            coordinates = coordinates[0] if len(coordinates) == 1 else coordinates
        shape = literals.shape(kind, coordinates, token.place)
        if has_z and not shape.geometry.has_z:
            raise fault("Z is said, and no heights are given", token.place)
        return shape

    def _collection(self, place: Place) -> Shape:
        self._enter()
        parts = [self._part()]
        while self._accept(","):
            parts.append(self._part())
        self._leave()
        return literals.collection(parts, place)

    def _part(self) -> Shape:
        if self._token.word not in _GEOMETRIES:
            self._unexpected(", ".join(sorted(_GEOMETRIES)).upper())
        return self._geometry()

    def _positions(self, depth: int, *, loose: bool) -> list[Any]:
        """Positions in nested parentheses; `loose` also takes MULTIPOINT(1 2, 3 4) and ((1 2), (3 4))."""
        self._enter()
        parts: list[Any] = []
        while True:
            if depth > 1:
                parts.append(self._positions(depth - 1, loose=False))
            elif loose and self._token.word == "(":
                parts.extend(self._positions(1, loose=False))
            else:
                parts.append(self._position())
            if not self._accept(","):
                break
        self._leave()
        return parts

    def _position(self) -> tuple[float, ...]:
        numbers = [self._number().value]
        while self._token.word not in {",", ")"}:
            numbers.append(self._number().value)
        return tuple(numbers)


def _negated(expr: Expr, negated: bool, place: Place) -> Expr:
    return operation("not", (expr,), place) if negated else expr


_INFIX: Mapping[str, Callable[[_Parser, Expr], Rule | Expr]] = {
    **dict.fromkeys(("and", "or"), _Parser._logical),
    **dict.fromkeys((*COMPARISONS, *ARITHMETIC), _Parser._binary),
    **dict.fromkeys(("not", "like", "between", "in"), _Parser._predicate),
    "is": _Parser._is_null,
}
_PREDICATES: Mapping[str, Callable[[_Parser], Rule]] = {
    "like": _Parser._like,
    "between": _Parser._between,
    "in": _Parser._in,
}
_CONSTRUCTORS: Mapping[str, Callable[[_Parser, Place], Rule | Expr]] = {
    "date": _Parser._date,
    "timestamp": _Parser._timestamp,
    "interval": _Parser._interval,
    "bbox": _Parser._box,
}
# All words that the grammar uses; a property that is named so is written in double quotes.
KEYWORDS = RESERVED.union(_CONSTRUCTORS, _GEOMETRIES, [_COLLECTION], map(str.lower, STANDARD_FUNCTIONS))
