"""The figures of simulated days as a table, a picture and JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from statistics import fmean

from solidarity.simulation.figures import Figures

Line = tuple[int, Figures]
COLUMNS: dict[str, tuple[str, str]] = {
    "helped": ("helped", "{:.1%}"),
    "helped_of_possible": ("of possible", "{:.1%}"),
    "median_minutes": ("median min", "{:.1f}"),
    "p90_minutes": ("p90 min", "{:.0f}"),
    "messages": ("messages", "{:.2f}"),
    "with_task": ("with task", "{:.1%}"),
    "gini": ("Gini", "{:.3f}"),
    "gini_tasks": ("Gini tasks", "{:.3f}"),
    "mean_km": ("km", "{:.2f}"),
    "seconds": ("seconds", "{:.0f}"),
}
WIDTH, ROW, LEFT, TOP = 760, 26, 130, 40
PLOTTED = ("median_minutes", "messages", "gini")
COLOURS = ("#1b6f5f", "#b7791f", "#7a5aa6", "#a63d40", "#3b6ea5")


def means(lines: Sequence[Line]) -> list[Figures]:
    """The mean of each figure over the seeds, a policy each, in order."""
    names = list(dict.fromkeys(line.policy for _, line in lines))
    return [_mean([line for _, line in lines if line.policy == name]) for name in names]


def _mean(lines: Sequence[Figures]) -> Figures:
    numbers = [field.name for field in fields(Figures) if field.name != "policy"]
    values = {name: fmean(getattr(line, name) for line in lines) for name in numbers}
    return Figures(policy=lines[0].policy, **values)


def table(lines: Sequence[Line]) -> str:
    """In Markdown: a row for each seed and policy, then the means."""
    heads = ["seed", "policy", *(head for head, _ in COLUMNS.values())]
    rows = [heads, ["---"] * len(heads)]
    rows += [[str(seed), *_cells(line)] for seed, line in lines]
    rows += [["mean", *_cells(line)] for line in means(lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(heads))]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    )


def _cells(line: Figures) -> list[str]:
    shown = [form.format(getattr(line, name)) for name, (_, form) in COLUMNS.items()]
    return [line.policy, *shown]


def as_json(lines: Sequence[Line]) -> str:
    """One line: the figures of each seed and the means."""
    each = [{"seed": seed, **asdict(line)} for seed, line in lines]
    return json.dumps({"seeds": each, "means": [asdict(line) for line in means(lines)]})


def picture(lines: Sequence[Line]) -> str:
    """An SVG with bars for waiting time, messages and Gini; shorter is better."""
    policies = means(lines)
    block = TOP + ROW * len(policies)
    parts = [_bars(name, policies, top=number * block) for number, name in enumerate(PLOTTED)]
    height = block * len(PLOTTED) + 10
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'font-family="sans-serif" font-size="13">{"".join(parts)}</svg>\n'
    )


def _bars(name: str, policies: Sequence[Figures], *, top: int) -> str:
    head, form = COLUMNS[name]
    most = max(getattr(line, name) for line in policies) or 1
    parts = [f'<text x="{LEFT}" y="{top + 28}" font-weight="bold">{head}</text>']
    for place, line in enumerate(policies):
        value, y = getattr(line, name), top + TOP + place * ROW
        length = (WIDTH - LEFT - 70) * value / most
        parts.append(
            f'<text x="{LEFT - 8}" y="{y + 14}" text-anchor="end">{line.policy}</text>'
            f'<rect x="{LEFT}" y="{y}" width="{length:.1f}" height="{ROW - 8}" '
            f'fill="{COLOURS[place % len(COLOURS)]}"/>'
            f'<text x="{LEFT + length + 6:.1f}" y="{y + 14}">{form.format(value)}</text>'
        )
    return "".join(parts)
