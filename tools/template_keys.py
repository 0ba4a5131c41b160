"""Finds the keys that page templates say.

`{{ say("title") }}` is the key page.title, or desk.title in the pages of the desk;
`{{ asked.say("role.operator") }}` has its key whole.
"""

from collections.abc import Iterator, Mapping

from jinja2 import Environment, nodes

from tools.sources import Source


def said_in_template(
    source: Source, families: Mapping[str, frozenset[str]]
) -> Iterator[tuple[str, frozenset[str]]]:
    """Every key with the names of its parameters."""
    of_folder = "desk." if source.name.startswith("desk/") else "page."
    for call in Environment(autoescape=True).parse(source.text).find_all(nodes.Call):
        before = of_folder if _is_name(call.node, "say") else ""
        if before or _is_whole(call.node):
            params = frozenset(keyword.key for keyword in call.kwargs)
            for key in _keys(call.args[0], before, families):
                yield key, params


def _is_name(node: nodes.Node, name: str) -> bool:
    return isinstance(node, nodes.Name) and node.name == name


def _is_whole(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Getattr) and node.attr == "say" and _is_name(node.node, "asked")


def _keys(
    expression: nodes.Expr, before: str, families: Mapping[str, frozenset[str]]
) -> frozenset[str]:
    match expression:
        case nodes.Const(value=str(name)):
            return frozenset({before + name})
        case nodes.CondExpr(expr1=nodes.Expr() as one, expr2=nodes.Expr() as other):
            return _keys(one, before, families) | _keys(other, before, families)
        case nodes.Concat(nodes=[nodes.Const(value=str(beginning)), _]):
            return families[f"{before}{beginning}{{}}"]
    raise ValueError(f"line {expression.lineno} of a template says a key nobody can read off")
