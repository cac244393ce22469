"""flows: the report's plots: Vega-Lite drawn to SVG when the report is written, so that a page needs no script for them.

Colours are the page's own (CSS variables), so a plot follows light and dark; a table beside each plot says the same in words.
"""

from typing import Any

import vl_convert
from markupsafe import Markup

from flows.report.rendering import shown, words

OUTLETS_DRAWN = 12
_CONFIG = {
    "background": "transparent",
    "aria": False,  # the figure has one name, and its table the figures
    "font": "sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": "currentColor", "titleColor": "currentColor", "titleFontWeight": "normal", "labelFontSize": 12,
        "titleFontSize": 12, "domainColor": "var(--line)", "tickColor": "var(--line)", "gridColor": "var(--line)",
    },
}  # fmt: skip
_FORMATS = {"day": "%d %b %Y", "week": "%d %b %Y", "month": "%b %Y", "year": "%Y"}
SERIES = ("all others", "denied or not confirmed")
"""What bars over time are made of, in the order of COLOURS_OVER_TIME."""
COLOURS_OVER_TIME = (1, 4)


def over_time(rows: list[dict[str, Any]], period: str) -> Markup | None:
    """Return the bars of claims by period, those that deny or do not confirm set off; None where there is nothing to draw."""
    if not rows:
        return None
    values = []
    for row in rows:
        ends = {"period": row["period"].isoformat(), "until": row["until"].isoformat()}
        values.append({**ends, "kind": SERIES[1], "claims": row["denied"], "order": 0})
        values.append({**ends, "kind": SERIES[0], "claims": row["claims"] - row["denied"], "order": 1})
    return _drawn(
        values,
        "vertical",
        height=190,
        encoding={
            "x": {
                "field": "period", "type": "temporal", "title": None, "scale": {"type": "utc"},
                "axis": {"format": _FORMATS[period], "tickCount": 5, "labelOverlap": True, "grid": False, "labelSeparation": 12},
            },
            "x2": {"field": "until"},
            "y": {
                "field": "claims", "type": "quantitative", "title": f"claims a {period}", "stack": "zero",
                "axis": {"tickCount": 5},
            },
            "color": {
                "field": "kind", "type": "nominal", "legend": None,
                "scale": {"domain": SERIES, "range": [f"var(--plot-{number})" for number in COLOURS_OVER_TIME]},
            },
            "order": {"field": "order"},
        },
    )  # fmt: skip


def sourcing(rows: list[dict[str, Any]], kinds: tuple[str, ...]) -> Markup | None:
    """Return the bars of the kinds of sources by outlet, for those with most claims; None where there is nothing to draw."""
    drawn = [row for row in rows if row["claims_with_known_kind"]][:OUTLETS_DRAWN]
    if not drawn:
        return None
    values = [
        {"outlet": shown(row["outlet"]), "kind": words(kind), "percent": row[f"{kind}_percent"], "order": order}
        for row in drawn
        for order, kind in enumerate(kinds)
    ]
    return _drawn(
        values,
        "horizontal",
        height={"step": 22},
        encoding={
            "y": {"field": "outlet", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 150}},
            "x": {
                "field": "percent", "type": "quantitative", "title": "% of claims whose kind of source is known",
                "scale": {"domain": [0, 100]}, "stack": True,
            },
            "color": {
                "field": "kind", "type": "nominal", "legend": None,
                "scale": {
                    "domain": [words(kind) for kind in kinds],
                    "range": [f"var(--plot-{number})" for number in range(1, len(kinds) + 1)],
                },
            },
            "order": {"field": "order"},
        },
    )  # fmt: skip


def _drawn(values: list[dict[str, Any]], orient: str, height: object, encoding: dict[str, Any]) -> Markup:
    spec = {
        "data": {"values": values},
        "width": 400,
        # Room for labels in wider letters than those that they were measured with.
        "padding": {"left": 30, "right": 15, "top": 5, "bottom": 5},
        "height": height,
        "mark": {"type": "bar", "orient": orient, "stroke": "var(--ground)", "strokeWidth": 0.6},
        "encoding": encoding,
        "config": _CONFIG,
    }
    return Markup(vl_convert.vegalite_to_svg(spec, vl_version="5.21"))
