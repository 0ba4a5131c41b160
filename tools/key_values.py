"""What an expression of the code can be, as far as it can be read off: strings, parameter names."""

import ast
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tools.sources import Source

Function = ast.FunctionDef | None


def name_of(function: ast.expr) -> str:
    """The last name of what is called: `self._phrase(language)(…)` is _phrase."""
    if isinstance(function, ast.Name):
        return function.id
    if isinstance(function, ast.Attribute):
        return function.attr
    return name_of(function.func) if isinstance(function, ast.Call) else ""


def function_around(node: ast.AST, source: Source) -> Function:
    """The innermost function a node is in."""
    around = [f for f in source.functions if any(inner is node for inner in ast.walk(f))]
    return around[-1] if around else None


def assigned(name: str, inside: Function) -> list[ast.expr]:
    """Everything a function assigns to a name."""
    found: list[ast.expr] = []
    for node in ast.walk(inside) if inside is not None else ():
        if isinstance(node, ast.Assign):
            for target in node.targets:
                found += _parts(target, node.value, name)
        if isinstance(node, ast.AnnAssign) and node.value is not None:
            found += _parts(node.target, node.value, name)
    return found


def _parts(target: ast.expr, value: ast.expr, name: str) -> Iterator[ast.expr]:
    if isinstance(target, ast.Name) and target.id == name:
        yield value
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for inner, part in zip(target.elts, value.elts, strict=False):
            yield from _parts(inner, part, name)


@dataclass
class Values:
    """The strings an expression can be; None when that cannot be read off."""

    sources: list[Source]
    families: Mapping[str, frozenset[str]]
    asked: set[tuple[str, str]] = field(default_factory=set)

    def of(self, expression: ast.expr, inside: Function) -> frozenset[str] | None:
        match expression:
            case ast.Constant(value=str(text)):
                return frozenset({text})
            case ast.IfExp(body=body, orelse=orelse):
                return self._all([body, orelse], inside)
            case ast.Tuple(elts=elements) | ast.List(elts=elements):
                return self._all(elements, inside)
            case ast.ListComp(elt=element):
                return self.of(element, inside)
            case ast.JoinedStr(values=parts):
                return self._joined(parts, inside)
            case ast.Subscript(value=ast.Name(id=name)):
                tables = [t for t in assigned(name, inside) if isinstance(t, ast.Dict)]
                return self._all([value for table in tables for value in table.values], inside)
            case ast.Name(id=name):
                return self._named(name, inside)
        return None

    def _all(self, expressions: list[ast.expr], inside: Function) -> frozenset[str] | None:
        each = [self.of(expression, inside) for expression in expressions]
        known = [values for values in each if values is not None]
        return frozenset().union(*known) if each and len(known) == len(each) else None

    def _joined(self, parts: list[ast.expr], inside: Function) -> frozenset[str] | None:
        """A key that is put together: a family, or parts that can be read off themselves."""
        pattern = "".join(str(p.value) if isinstance(p, ast.Constant) else "{}" for p in parts)
        if pattern in self.families:
            return self.families[pattern]
        pieces = [
            self.of(part.value if isinstance(part, ast.FormattedValue) else part, inside)
            for part in parts
        ]
        known = [piece for piece in pieces if piece is not None]
        if len(known) < len(pieces):
            return None
        return frozenset("".join(words) for words in itertools.product(*known))

    def _named(self, name: str, inside: Function) -> frozenset[str] | None:
        if inside is None:
            return None
        if found := assigned(name, inside):
            return self._all(found, inside)
        if looped := _loops(name, inside):
            return self._all(looped, inside)
        return self._handed_over(name, inside)

    def _handed_over(self, name: str, inside: ast.FunctionDef) -> frozenset[str] | None:
        """A parameter: what the callers of the function give."""
        given = [*inside.args.args, *inside.args.kwonlyargs]
        if (inside.name, name) in self.asked or name not in [a.arg for a in given]:
            return None
        self.asked.add((inside.name, name))
        found: set[str] = set()
        for source in self.sources:
            for caller in source.functions:
                for value in _arguments(caller, inside.name, name):
                    values = self.of(value, caller)
                    if values is None:
                        return None
                    found |= values
        return frozenset(found) or None


def _loops(name: str, inside: ast.FunctionDef) -> list[ast.expr]:
    """What a name runs through in comprehensions and loops."""
    nodes = [n for n in ast.walk(inside) if isinstance(n, ast.comprehension | ast.For)]
    return [n.iter for n in nodes if isinstance(n.target, ast.Name) and n.target.id == name]


def _arguments(caller: ast.FunctionDef, function: str, parameter: str) -> Iterator[ast.expr]:
    for node in ast.walk(caller):
        if isinstance(node, ast.Call) and name_of(node.func) == function:
            yield from (k.value for k in node.keywords if k.arg == parameter)


@dataclass
class Params:
    """The names of the parameters in a mapping; None when they cannot be read off."""

    sources: list[Source]

    def of(self, expression: ast.expr, inside: Function) -> frozenset[str] | None:
        match expression:
            case ast.Dict(keys=keys):
                names = [key.value for key in keys if isinstance(key, ast.Constant)]
                whole = len(names) == len(keys)
                return frozenset(str(name) for name in names) if whole else None
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):
                both = self.of(left, inside), self.of(right, inside)
                return None if both[0] is None or both[1] is None else both[0] | both[1]
            case ast.Call(func=ast.Name(id=name)):
                return self._returned(name)
            case ast.Name(id=name) if found := assigned(name, inside):
                each = [self.of(value, inside) for value in found]
                known = [names for names in each if names is not None]
                return frozenset.intersection(*known) if len(known) == len(each) else None
        return None

    def _returned(self, name: str) -> frozenset[str] | None:
        """What a function of the project returns, when it is one mapping written out."""
        for source in self.sources:
            for function in source.functions:
                last = function.body[-1]
                if function.name == name and isinstance(last, ast.Return) and last.value:
                    return self.of(last.value, function)
        return None
