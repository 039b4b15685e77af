"""Plots as SVG text, small enough to be part of a page and readable without colour vision."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

from eval.measures import direction_label

# Okabe and Ito's palette, which readers with any colour vision can distinguish.
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00")
_MARKERS = ("o", "s", "^", "D", "v", "P")
_STYLE: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "lanmei",
    "font.size": 10,
    "font.family": "sans-serif",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#e5e5e5",
    "figure.constrained_layout.use": True,
}


def plot_directions(
    summaries: Mapping[str, Mapping[str, Mapping[str, Any]]], measure: str = "nDCG@10"
) -> str:
    """One point with its interval per direction and configuration.

    `summaries` maps the name of a configuration to the `summary` of its result file.
    """
    names = list(summaries)
    directions = list(dict.fromkeys(d for summary in summaries.values() for d in summary))
    figure, axes = _figure(7.2, 0.55 + 0.26 * len(directions) * (0.6 + 0.4 * len(names)))
    step = 0.7 / max(len(names), 1)
    for place, name in enumerate(names):
        for row, direction in enumerate(directions):
            interval = summaries[name].get(direction, {}).get(measure)
            if interval is None:
                continue
            y = row + (place - (len(names) - 1) / 2) * step
            mean = interval["mean"]
            axes.errorbar(
                mean,
                y,
                xerr=[[mean - interval["low"]], [interval["high"] - mean]],
                color=_COLOURS[place % len(_COLOURS)],
                marker=_MARKERS[place % len(_MARKERS)],
                markersize=5,
                capsize=2,
                label=name if row == 0 else None,
            )
    axes.set_yticks(range(len(directions)), [direction_label(d) for d in directions])
    axes.set_ylim(len(directions) - 0.4, -0.6)
    axes.set_xlim(0, 1.02)
    axes.set_xlabel(f"{measure} (mean, 95 % interval)")
    if len(names) > 1:
        figure.legend(loc="outside upper center", ncols=min(len(names), 3), frameon=False)
    return _svg(figure, f"{measure} by direction")


def plot_risk_coverage(curves: Mapping[str, Sequence[Mapping[str, float]]]) -> str:
    """Share of wrong answers against the share of questions answered, most confident first."""
    figure, axes = _figure(7.2, 3.6)
    for place, (direction, points) in enumerate(curves.items()):
        axes.plot(
            [point["coverage"] for point in points],
            [point["risk"] for point in points],
            drawstyle="steps-post",
            color=_COLOURS[place % len(_COLOURS)],
            marker=_MARKERS[place % len(_MARKERS)],
            markevery=max(1, len(points) // 8),
            markersize=4,
            label=direction_label(direction),
        )
    axes.set_xlim(0, 1.02)
    axes.set_ylim(0, 1.02)
    axes.set_xlabel("coverage: share of questions answered, most confident first")
    axes.set_ylabel("risk: share of those answered wrongly")
    if curves:
        axes.legend(frameon=False, ncols=2)
    return _svg(figure, "Risk against coverage")


def plot_differences(differences: Sequence[float], label: str) -> str:
    """One bar per topic, sorted: how much the second run is above the first."""
    figure, axes = _figure(7.2, 2.6)
    order = sorted(differences, reverse=True)
    colours = [_COLOURS[0] if value >= 0 else _COLOURS[1] for value in order]
    axes.bar(range(len(order)), order, color=colours, width=1.0)
    axes.set_xticks([])
    axes.axhline(0, color="#333333", linewidth=0.8)
    axes.set_xlabel("topics, sorted")
    axes.set_ylabel(label)
    return _svg(figure, f"Difference per topic: {label}")


def plot_over_sizes(
    lines: Mapping[str, Sequence[tuple[float, float]]], of_x: str, of_y: str, title: str
) -> str:
    """A line for each name over points of x and y, both in powers of ten."""
    figure, axes = _figure(7.2, 3.6)
    for place, (name, points) in enumerate(lines.items()):
        axes.plot(
            [x for x, _ in points],
            [y for _, y in points],
            color=_COLOURS[place % len(_COLOURS)],
            marker=_MARKERS[place % len(_MARKERS)],
            markersize=5,
            label=name,
        )
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel(of_x)
    axes.set_ylabel(of_y)
    figure.legend(loc="outside upper center", ncols=3, frameon=False)
    return _svg(figure, title)


def _figure(width: float, height: float) -> tuple[Any, Any]:
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(width, height))
        return figure, figure.add_subplot()


def _svg(figure: Any, title: str) -> str:  # noqa: ANN401
    """The figure as an `<svg>` that scales with the page and has a label for screen readers."""
    import matplotlib as mpl

    buffer = io.StringIO()
    with mpl.rc_context(_STYLE):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    text = buffer.getvalue()
    text = text[text.index("<svg") :]
    opening = f'<svg role="img" aria-label="{title}" '
    return re.sub(r"<svg ", lambda _: opening, text, count=1)
