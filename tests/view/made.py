"""Workspaces and data sets to look at, made without a browser."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from ctlgen.augmenting.recipes import Recipe
from ctlgen.augmenting.samples import render_samples
from ctlgen.files import digest
from ctlgen.formats import write
from ctlgen.model import Element
from ctlgen.records import PageRow
from ctlgen.splits import plan
from ctlgen.workspace import Workspace
from tests import kept
from tests.formats import made
from tests.pages import make_page

HOSTILE = "</script><img src=x onerror=\"window.broken=1\"> {{data}} 'Ünï' \u2028"
PAGES, ELEMENTS, FACTOR = 4, 20, 3
THEMES = ("f/a/light", "f/b/dark", "g/c/light", "g/d/dark")


def workspace(path: Path, factor: int = FACTOR) -> Path:
    """Four pages of four looks of two frameworks; one text that would be markup, one covered element."""
    place = Workspace(path)
    with place.locked():
        place.begin(kept.ASKED)
        name = place.begin_set({"augment": {"factor": factor, "size": 28, "mode": "L"}, "render": kept.ASKED})
        rows, images, found = [], [], list[dict[str, Any]]()
        for index in range(PAGES):
            page = make_page(index, ELEMENTS, theme=THEMES[index])
            page = replace(page, elements=tuple(_element(at, one) for at, one in enumerate(page.elements)))
            png = cv2.imencode(".png", page.image[:, :, ::-1])[1].tobytes()
            row = PageRow(
                index=index,
                theme=THEMES[index],
                framework=THEMES[index][0],
                group=THEMES[index][:3],
                layout="sheet",
                width=page.image.shape[1],
                height=page.image.shape[0],
                scale=1.0,
                digest=digest(png),
                elements=page.elements,
                rejected={},
                refused=0,
            )
            place.put_page(row, png)
            rows.append(row)
            pixels, records = render_samples(page, recipe=Recipe.load("heavy"), factor=factor, seed=3)
            images.append(pixels)
            found += records
        place.finish_pages(0, rows)
        place.put_samples(name, 0, np.concatenate(images), found)
    return path


def _element(at: int, element: Element) -> Element:
    text = HOSTILE if at == 3 else element.control.text
    control = replace(element.control, text=text, state="hover" if at % 7 == 0 else "rest")
    return replace(element, control=control, visible=0.4 if at == 5 else 1.0)


def idx(out: Path, count: int = 3000) -> Path:
    """Random pixels of 8 x 8, all classes in turn."""
    source = made.source(count, shape=(8, 8))
    return write(source, plan(source, by="random"), format="idx", out=out).folder


def voc(out: Path, pages: Path) -> Path:
    """Six pages of 40 x 60 with a button and a link each, one of them with nothing."""
    source = made.page_source(pages)
    return write(source, plan(source, unit="page"), format="voc", out=out).folder


def lines(file: Path, rows: list[dict[str, Any]]) -> Path:
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return file
