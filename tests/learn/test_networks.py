import numpy as np
import pytest

from ctlgen.learn import networks
from ctlgen.learn.networks import MODELS, Structure
from ctlgen.learn.recogniser import EXTRAS, Input


def test_the_cost_of_the_default_is_that_of_its_layers_by_hand() -> None:
    convolutions = 28 * 28 * 32 * 9 + 14 * 14 * 64 * 32 * 9
    dense = 64 * 7 * 7 * 128 + 128 * 16
    parameters = (9 + 1) * 32 + (32 * 9 + 1) * 64 + (64 * 49 + 1) * 128 + 129 * 16
    assert networks.cost(MODELS["cnn"], Input(), 16) == {"flops": 2 * (convolutions + dense), "parameters": parameters}
    assert networks.cost(MODELS["linear"], Input(channels=3), 10)["parameters"] == (28 * 28 * 3 + 1) * 10


@pytest.mark.parametrize(
    ("structure", "given"),
    [
        (MODELS["cnn"], Input()),
        (MODELS["fnn"], Input(channels=3)),
        (Structure(depth=3, repeat=2, norm=True, hidden=0), Input(extra=EXTRAS)),
    ],
)
def test_the_parameters_are_as_many_as_torch_has(structure: Structure, given: Input) -> None:
    module = networks.build(structure, given, 7)
    assert sum(one.numel() for one in module.parameters()) == networks.cost(structure, given, 7)["parameters"]


def test_a_structure_is_its_description() -> None:
    structure = Structure(depth=3, dropout=0.25, norm=True)
    assert Structure(**networks.describe(structure)) == structure


def test_extras_tell_sizes_apart_and_stay_small() -> None:
    made = networks.extras([(80, 30), (160, 30), (1, 1), (4000, 2000)])
    assert made.shape == (4, 3)
    assert np.abs(made).max() < 4
    assert made[1, 0] > made[0, 0]
    assert made[1, 1] == made[0, 1]
    assert networks.extras([(0, -5)]).tolist() == networks.extras([(1, 1)]).tolist()
