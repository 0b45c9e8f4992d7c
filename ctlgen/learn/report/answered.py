"""What one model made of one set, as the parts of a report are given it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ctlgen.learn.evaluate import Judgement

Outcome = Mapping[str, Any]
"""What `evaluate.outcome` gives."""


@dataclass(frozen=True, slots=True)
class Answered:
    """``kind`` is the number of the model's colour."""

    found: Judgement
    told: Outcome
    kind: int
