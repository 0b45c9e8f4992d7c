"""What a sheet holds: of each kind as many as it weighs, in no order."""

from collections import Counter
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ctlgen.controls import NATURAL
from ctlgen.model import KINDS
from ctlgen.seeds import rng
from ctlgen.sheets import draw_kinds


@given(count=st.integers(1, 300), seed=st.integers(0, 99))
def test_the_shares_of_a_page_are_within_one_of_the_weights(count: int, seed: int) -> None:
    found = Counter(draw_kinds(NATURAL, count, rng(seed)))
    total = sum(NATURAL.values())
    assert sum(found.values()) == count
    assert all(abs(found[kind] - count * share / total) < 1 + 1e-9 for kind, share in NATURAL.items())


def test_the_kinds_of_a_page_come_in_no_order() -> None:
    kinds = draw_kinds(dict.fromkeys(KINDS, 1.0), 320, rng(0))
    runs = 1 + int(np.sum([a != b for a, b in pairwise(kinds)]))
    assert runs > 250
