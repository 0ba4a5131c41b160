"""Finds the keys that page templates say: `{{ say("title") }}` is the key page.title."""

from collections.abc import Iterator, Mapping

from jinja2 import Environment, nodes


def said_in_template(
    text: str, families: Mapping[str, frozenset[str]]
) -> Iterator[tuple[str, frozenset[str]]]:
    """Every key with the names of its parameters."""
    for call in Environment(autoescape=True).parse(text).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "say":
            params = frozenset(keyword.key for keyword in call.kwargs)
            for key in _keys(call.args[0], families):
                yield key, params


def _keys(expression: nodes.Expr, families: Mapping[str, frozenset[str]]) -> frozenset[str]:
    match expression:
        case nodes.Const(value=str(name)):
            return frozenset({f"page.{name}"})
        case nodes.CondExpr(expr1=nodes.Expr() as one, expr2=nodes.Expr() as other):
            return _keys(one, families) | _keys(other, families)
        case nodes.Concat(nodes=[nodes.Const(value=str(beginning)), _]):
            return families[f"page.{beginning}{{}}"]
    raise ValueError(f"line {expression.lineno} of a template says a key nobody can read off")
