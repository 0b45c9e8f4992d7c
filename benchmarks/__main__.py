"""The speed table: ``python -m benchmarks [--quick] [--json]`` from the repository's root.

Every ratio is against a baseline that was measured in the same run. What each row is: benchmarks/README.md.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from benchmarks import stages
from benchmarks.augment import process_rates
from benchmarks.export import format_spans, loop_seconds, tar_loop_seconds
from benchmarks.processes import help_seconds
from benchmarks.screenshots import screenshot_rate
from benchmarks.table import Row, markdown
from ctlgen import __version__


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    job: int  # elements of the main job; three samples of each
    series: tuple[int, ...]  # elements of the runs for memory and linearity
    workers: int  # elements for each number of workers
    pages: tuple[int, ...]  # that the baselines work on
    controls: int  # of each page, at most, for locator.screenshot()
    samples: int  # of the epoch that is trained


FULL = Size(23_334, (10_000, 30_000, 100_000), 10_000, (0, 40, 80, 120), 1000, 60_000)
QUICK = Size(300, (150, 300), 150, (0,), 12, 1280)


def rows(size: Size, folder: Path) -> Iterator[Row]:
    """Every row, measured one after the other: the machine should do nothing else meanwhile."""
    series = [stages.run(folder / f"series-{count}", count, memory=True) for count in size.series]
    job = stages.run(folder / "job", size.job)
    rates = {n: stages.render_rate(folder / f"workers-{n}", size.workers, n) for n in (1, 2, 3, 4)}
    shots = screenshot_rate(size.job, size.pages, size.controls)
    yield _render(job, rates[1], shots)
    mixed = stages.render_rate(folder / "mixed", size.job, None, themes=None, layout="mixed")
    yield _mixed(size.job, mixed, shots)
    yield _augment(job, *process_rates(job.workspace, len(size.pages)))
    yield _export(job, loop_seconds(job.workspace, folder / "loop"))
    yield from _formats(job, folder)
    yield _whole(job)
    yield _memory(series)
    yield _linear(series)
    yield from _learning(size.samples, folder)
    seconds = help_seconds()
    yield Row("`ctlgen --help`", f"{seconds:.2f} s", target="< 0.3 s", met=seconds < 0.3, figures={"seconds": seconds})
    best = max(rates, key=lambda n: rates[n])
    shown = ", ".join(f"{n}: {rate:,.0f}" for n, rate in rates.items())
    what, figures = f"render by workers, elements/s ({size.workers:,} elements)", {str(n): rates[n] for n in rates}
    yield Row(what, shown, ratio=f"{best} is fastest", figures=figures)


def _learning(samples: int, folder: Path) -> Iterator[Row]:
    from benchmarks.learning import CROPS, measure  # torch, which would count as memory of all other rows

    found = measure(samples, folder)
    minutes = 8 * 60_000 * 0.9 / found.trained / 60
    yield Row(
        "train the default `cnn`, samples/s; 60,000 of them",
        f"{found.trained:,.0f}; {minutes:.1f} min",
        f"forward, backward and step alone: {found.bare:,.0f}",
        f"{found.trained / found.bare:.2f}",
        "< 3 min",
        minutes < 3,
        {"rate": found.trained, "baseline": found.bare},
    )
    what, shown = f"predict, crops/s ({CROPS:,} of 16 to 200 pixels, from memory)", f"{found.predicted:,.0f}"
    yield Row(what, shown, target="≥ 2,000", met=found.predicted >= 2000, figures={"rate": found.predicted})
    what, shown = "`ctlgen predict`, seconds to the first answer", f"{found.first:.2f}"
    yield Row(what, shown, target="< 1", met=found.first < 1, figures={"seconds": found.first})


def _render(job: stages.Run, alone: float, shots: float) -> Row:
    rate = job.elements / job.render.seconds
    return Row(
        f"render, elements/s ({job.elements:,} elements)",
        f"{rate:,.0f}; one worker {alone:,.0f}",
        f"`locator.screenshot()`, one browser: {shots:.1f}",
        f"{rate / shots:,.0f}; one worker {alone / shots:,.0f}",
        "≥ 3,000 and ≥ 150 times",
        rate >= 3000 and rate >= 150 * shots,
        {"rate": rate, "one worker": alone, "baseline": shots},
    )


def _mixed(count: int, rate: float, shots: float) -> Row:
    return Row(
        f"render, all looks, `--layout mixed`, elements/s ({count:,} elements)",
        f"{rate:,.0f}",
        f"`locator.screenshot()`, one browser: {shots:.1f}",
        f"{rate / shots:,.0f}",
        "≥ 1,500",
        rate >= 1500,
        {"rate": rate, "baseline": shots},
    )


def _augment(job: stages.Run, alone: float, pillow: float) -> Row:
    rate = job.samples / job.augment.seconds
    return Row(
        f"augment, `default`, 28x28, samples/s ({job.samples:,} samples)",
        f"{rate:,.0f}; one process {alone:,.0f}",
        f"Pillow, one process: {pillow:,.0f}",
        f"{rate / pillow:.1f}; one process {alone / pillow:.1f}",
        "≥ 10,000",
        rate >= 10_000,
        {"rate": rate, "one process": alone, "baseline": pillow},
    )


def _export(job: stages.Run, loop: float) -> Row:
    return Row(
        "export idx, samples/s (split, duplicates, checksums)",
        f"{job.samples / job.export.seconds:,.0f}",
        f"one sample at a time, no split: {job.samples / loop:,.0f}",
        f"{loop / job.export.seconds:.1f}",
        target="≥ 50,000",
        met=job.samples / job.export.seconds >= 50_000,
        figures={"seconds": job.export.seconds, "baseline seconds": loop},
    )


FORMATS = {"webdataset": 20_000, "parquet": 20_000, "imagefolder": 0, "npz": 0, "csv": 0, "coco": 0}
"""The formats that are measured one by one, and the samples a second that each should write."""


def _formats(job: stages.Run, folder: Path) -> Iterator[Row]:
    spans = format_spans(job.workspace, folder / "formats", list(FORMATS))
    loop = tar_loop_seconds(job.workspace, folder / "loop.tar")
    for name, target in FORMATS.items():
        rate = job.samples / spans[name].seconds
        baseline = f"one sample at a time, tar, no split: {job.samples / loop:,.0f}" if name == "webdataset" else ""
        yield Row(
            f"export {name}, samples/s",
            f"{rate:,.0f} ({_gb(spans[name].peak)})",
            baseline,
            f"{loop / spans[name].seconds:.1f}" if baseline else "",
            f"≥ {target:,}, < 0.5 GB" if target else "< 0.5 GB",
            rate >= target and spans[name].peak < 5e8,
            {"rate": rate, "peak": spans[name].peak, "tar loop seconds": loop},
        )
    alone = sum(spans[name].seconds for name in FORMATS)
    together = spans["together"].seconds
    what, ratio = f"export of these {len(FORMATS)} in one command", f"{alone / together:.1f}"
    figures = {"seconds": together, "one by one": alone}
    yield Row(
        what, f"{together:.1f} s ({_gb(spans['together'].peak)})", f"one by one: {alone:.1f} s", ratio, figures=figures
    )


def _whole(job: stages.Run) -> Row:
    parts = " + ".join(f"{span.seconds:.1f}" for span in (job.render, job.augment, job.export))
    what = f"{job.samples:,} samples from an empty folder (render + augment + export)"
    return Row(
        what,
        f"{job.seconds:.1f} s ({parts})",
        target="< 60 s for 70,000",
        met=job.seconds < 60,
        figures={"seconds": job.seconds},
    )


def _memory(series: list[stages.Run]) -> Row:
    first, last = series[0], series[-1]
    growth = last.peak / first.peak
    parts = "; ".join(
        f"{run.elements:,}: {_gb(run.peak)} (render {_gb(run.render.peak)}, augment {_gb(run.augment.peak)}, "
        f"export {_gb(run.export.peak)})"
        for run in (first, last)
    )
    met = last.peak < 1.5e9 and growth < 1.15
    return Row(
        "memory of all processes at the peak, by elements",
        parts,
        "",
        f"{growth:.2f}",
        "< 1.5 GB, flat",
        met,
        _figures(series, [run.peak for run in series]),
    )


def _linear(series: list[stages.Run]) -> Row:
    """Linear is that the largest run is no slower, per element, than the smallest; start-up counts in both."""
    rates = [run.elements / run.seconds for run in series]
    parts = "; ".join(
        f"{run.elements:,}: {run.seconds:.1f} s, {rate:,.0f}/s" for run, rate in zip(series, rates, strict=True)
    )
    change = rates[-1] / rates[0]
    figures = _figures(series, [run.seconds for run in series])
    return Row("time against count (all three stages)", parts, "", f"{change:.2f}", "linear", change > 0.9, figures)


def _figures(series: list[stages.Run], values: Sequence[float]) -> dict[str, float]:
    return {str(run.elements): value for run, value in zip(series, values, strict=True)}


def _gb(count: int) -> str:
    return f"{count / 1e9:.2f} GB"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="The speed table.")
    parser.add_argument("--quick", action="store_true", help="a small run: shows that it works, not how fast it is")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    asked = parser.parse_args()
    machine = {
        "ctlgen": __version__,
        "python": platform.python_version(),
        "cores": len(os.sched_getaffinity(0)),
        "load before": round(os.getloadavg()[0], 1),
        "quick": asked.quick,
    }
    with tempfile.TemporaryDirectory(prefix="ctlgen-bench-") as folder:
        found = []
        for row in rows(QUICK if asked.quick else FULL, Path(folder)):
            print(f"{row.what}: {row.measured}", file=sys.stderr, flush=True)
            found.append(replace(row, met=None) if asked.quick else row)
    if asked.json:
        print(json.dumps({"machine": machine, "rows": [asdict(row) for row in found]}, indent=1))
    else:
        print(", ".join(f"{name} {value}" for name, value in machine.items()) + "\n\n" + markdown(found))


if __name__ == "__main__":
    main()
