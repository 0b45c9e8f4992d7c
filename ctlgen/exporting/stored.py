"""A workspace as the `Source` of an export."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ctlgen.errors import WorkspaceError, unknown
from ctlgen.model import KINDS, Image, Op
from ctlgen.records import PageRow
from ctlgen.source import PageRecord, Row, Table
from ctlgen.workspace import Workspace


@dataclass(frozen=True, slots=True)
class StoredShard:
    """The samples of up to 64 pages; read anew at every access."""

    workspace: Workspace
    name: str
    shard: int

    @property
    def images(self) -> Image:
        return self.workspace.images(self.name, self.shard)

    @property
    def rows(self) -> Sequence[Row]:
        pages = {page.id: page for page in self.workspace.page_rows(self.shard)}
        return [
            _row(row["id"], pages, ((name, scalars) for name, scalars in row["ops"]))
            for row in self.workspace.sample_rows(self.name, self.shard)
        ]

    @property
    def table(self) -> Table:
        pages = {page.id: page for page in self.workspace.page_rows(self.shard)}
        ids = self.workspace.sample_ids(self.name, self.shard)
        _, first, row = np.unique(ids[:, 0] << 32 | ids[:, 1], return_index=True, return_inverse=True)
        rows = [_row(f"{page:06d}/{element:04d}/{copy}", pages) for page, element, copy in ids[first].tolist()]
        return Table(rows, row, ids[:, 2])


class Stored:
    """A sample set of a workspace: the one named, or the newest. Raises `WorkspaceError` where there is none."""

    def __init__(self, workspace: Workspace, name: str | None = None) -> None:
        workspace.run()
        sets = workspace.sets()
        if not sets:
            raise WorkspaceError(f"{workspace.path} holds no samples: run `ctlgen augment` first")
        if name is not None and name not in sets:
            raise unknown("sample set", name, sets)
        self.workspace = workspace
        self.name = name or list(sets)[-1]
        self.asked: dict[str, Any] = sets[self.name]
        pages, samples = set(workspace.page_shards()), set(workspace.sample_shards(self.name))
        self._shards = [StoredShard(workspace, self.name, shard) for shard in sorted(samples)]
        self._need(len(samples - pages), "pages", "render")
        self._need(len(pages - samples), "samples", "augment")

    def _need(self, missing: int, what: str, stage: str) -> None:
        if missing:
            raise WorkspaceError(
                f"sample set {self.name} of {self.workspace.path} lacks {missing} shard{'s' * (missing > 1)} "
                f"of its {what}: run the same `ctlgen {stage}` again"
            )

    @property
    def classes(self) -> tuple[str, ...]:
        return KINDS

    @property
    def shape(self) -> tuple[int, ...]:
        asked = self.asked["augment"]
        return (asked["size"], asked["size"], 3) if asked["mode"] == "RGB" else (asked["size"], asked["size"])

    def shards(self) -> Sequence[StoredShard]:
        return self._shards

    def pages(self) -> Iterator[PageRecord]:
        for shard in self.workspace.page_shards():
            for page in self.workspace.page_rows(shard):
                self.workspace.png(page)  # whole pages are exported as they lie there
                yield PageRecord(
                    id=page.id,
                    path=self.workspace.page_file(page.index),
                    width=page.width,
                    height=page.height,
                    elements=page.elements,
                    theme=page.theme,
                    framework=page.framework,
                    group=page.group,
                    digest=page.digest,
                )


def _row(id_: str, pages: dict[str, PageRow], ops: Iterable[Op] = ()) -> Row:
    page_id, element_id, _ = id_.split("/")
    page = pages[page_id]
    element = page.elements[int(element_id)]
    control = element.control
    return Row(
        id=id_,
        label=control.kind,
        variant=control.variant,
        state=control.state,
        size=control.size,
        tone=control.tone,
        text=control.text,
        framework=page.framework,
        theme=page.theme,
        group=page.group,
        page=page_id,
        box=element.box,
        ops=tuple(ops),
    )
