"""Charts as pictures of their own (SVG, by pygal): pages allow no styles but those of the desk."""

import gzip
from collections.abc import Mapping, Sequence

import pygal
from pygal.style import Style
from starlette.responses import Response

from desk.drawing import HEADERS

LIGHT = Style(
    background="transparent", plot_background="transparent", foreground="#2a2420",
    foreground_strong="#2a2420", foreground_subtle="#8a7d71", opacity="1", opacity_hover="1",
    colors=("#b9ab98", "#1c6b5f"), font_family="system-ui, sans-serif", label_font_size=13,
    legend_font_size=16, guide_stroke_color="#8a7d7144", major_guide_stroke_color="#8a7d7188",
    guide_stroke_dasharray="0", major_guide_stroke_dasharray="0",
)  # fmt: skip
DARK = "inline:@media (prefers-color-scheme: dark) { text { fill: #f3ebe1 !important }" + "".join(
    f" .color-{number} {{ fill: {colour} !important; stroke: {colour} !important }}"
    for number, colour in enumerate(("#7d7166", "#86d3c1"))
) + " }"  # fmt: skip
ALLOWED = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
MOST_LABELS = 12


def bars(
    labels: Sequence[str], series: Mapping[str, Sequence[int | None]], *, packed: bool
) -> Response:
    """Bars side by side; of many labels some are written. `packed`: by gzip, an eighth as large."""
    chart = pygal.Bar(
        style=LIGHT, css=["file://style.css", "file://graph.css", DARK], js=[], width=1000,
        height=340, legend_at_bottom=True, margin=10, print_values=False, show_minor_x_labels=False,
        truncate_label=-1, y_labels_major_count=4, show_minor_y_labels=False,
        x_labels_major_count=min(len(labels), MOST_LABELS) or 1, disable_xml_declaration=True,
    )  # fmt: skip
    chart.x_labels = labels
    for name, numbers in series.items():
        chart.add(name, list(numbers))
    drawn, headers = chart.render().encode(), HEADERS | ALLOWED
    if packed:
        drawn, headers = gzip.compress(drawn), headers | {"Content-Encoding": "gzip"}
    return Response(drawn, media_type="image/svg+xml", headers=headers)
