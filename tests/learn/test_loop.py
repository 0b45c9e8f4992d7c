"""The training itself, on toys."""

from typing import Any

import numpy as np
import pytest

from ctlgen.errors import InputError
from ctlgen.learn import calibration, graph
from ctlgen.learn.examples import Examples
from ctlgen.learn.loop import Settings, Trainer, class_weights
from ctlgen.learn.networks import Structure
from ctlgen.learn.recogniser import EXTRAS, Input
from tests.learn.digits import toys

SMALL = Structure(width=4, hidden=8, dropout=0.5)
PLAIN = Input()
BRIEF = Settings(epochs=3, batch=32, rate=0.01)


def trainer(
    structure: Structure = SMALL,
    settings: Settings = BRIEF,
    given: Input = PLAIN,
    data: Examples | None = None,
) -> Trainer:
    data = data or toys(shape=given.shape)
    return Trainer(data[np.arange(len(data)) >= 60], data[np.arange(len(data)) < 60], given, 3, structure, settings)


def finish(one: Trainer) -> dict[str, Any]:
    for _ in one.run():
        pass
    return one.weights()


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return one.keys() == other.keys() and all(np.array_equal(one[name], other[name]) for name in one)


def test_it_learns_and_says_how_it_goes() -> None:
    one = trainer(settings=Settings(epochs=6, batch=32, rate=0.01, patience=0))
    steps = list(one.run(every=2))
    assert [step.seen for step in steps[:4]] == [64, 128, 180, 244]
    assert {step.planned for step in steps} == {6 * 180}
    assert steps[-1].seen == 6 * 180
    assert [step.epoch.number for step in steps if step.epoch] == [1, 2, 3, 4, 5, 6]
    first, last = one.history[0], one.history[-1]
    assert last.loss < first.loss
    assert last.validation_accuracy > 0.95
    assert (one.logits().argmax(1) == toys()[np.arange(60)].labels).mean() == last.validation_accuracy


def test_half_the_precision_learns_as_well() -> None:
    how = Settings(epochs=6, batch=32, rate=0.01, patience=0, bfloat16=True)
    for given in (PLAIN, Input(channels=3, extra=EXTRAS)):
        weights = finish(one := trainer(settings=how, given=given))
        assert {array.dtype for array in weights.values()} == {np.dtype(np.float32)}
        assert one.history[-1].validation_accuracy > 0.95


def test_the_seed_alone_decides() -> None:
    whole = finish(trainer())
    assert same(whole, finish(trainer()))
    assert not same(whole, finish(trainer(settings=Settings(epochs=3, batch=32, rate=0.01, seed=1))))


@pytest.mark.parametrize("optimiser", ["adam", "sgd"])
def test_a_training_taken_up_at_any_step_ends_the_same(optimiser: Any) -> None:
    settings = Settings(epochs=3, batch=32, rate=0.01, optimiser=optimiser)
    whole = trainer(settings=settings)
    states = [whole.state() for _ in whole.run(every=1)]
    for at in (0, 5, 6, 9):  # within an epoch, and at its end
        again = trainer(settings=settings)
        again.restore(states[at])
        assert same(finish(again), whole.weights())
        assert [epoch.loss for epoch in again.history] == [epoch.loss for epoch in whole.history]


def test_it_stops_where_nothing_gets_better_and_keeps_the_best() -> None:
    data = toys()
    noise = Examples(data.images, np.roll(data.labels, 7))  # nothing to learn: it can but get worse
    one = trainer(Structure("fnn", hidden=64), Settings(epochs=40, batch=32, rate=0.02, patience=2), data=noise)
    finish(one)
    losses = [epoch.validation_loss for epoch in one.history]
    assert len(losses) < 40
    assert losses.index(min(losses)) == len(losses) - 3
    one.settle()
    held = noise[np.arange(60)].labels
    assert calibration.likelihood_loss(one.logits(), held) == pytest.approx(min(losses))


def test_weights_lift_rare_classes() -> None:
    labels = np.repeat([0, 1, 2], [80, 16, 4])
    assert class_weights(labels, 3, "none").tolist() == [1, 1, 1]
    balanced = class_weights(labels, 4, "balanced")
    assert balanced[3] == 0  # there is none
    assert (balanced[:3] * [80, 16, 4]).tolist() == pytest.approx([100 / 3] * 3)
    root = class_weights(labels, 3, "root")
    assert root[2] / root[0] == pytest.approx(20**0.5)
    assert (root * [80, 16, 4]).sum() == pytest.approx(100)


def test_few_samples_get_small_batches_and_more_epochs() -> None:
    few, many = Settings().settled(1400), Settings().settled(60_000)
    assert (few.batch, few.epochs) == (32, 20)
    assert (many.batch, many.epochs) == (128, 8)
    assert Settings(epochs=2, batch=7).settled(60_000) == Settings(epochs=2, batch=7)


CASES = [
    (SMALL, Input()),
    (Structure(width=4, depth=3, repeat=2, kernel=5, hidden=0, norm=True), Input()),
    (Structure(width=4, hidden=8, norm=True), Input(channels=3)),
    (Structure(width=4, hidden=8), Input(13, 13)),
    (Structure("fnn", depth=3, hidden=16, dropout=0.2), Input(extra=EXTRAS)),
    (Structure("linear"), Input(channels=3, extra=EXTRAS)),
    (Structure(width=4, hidden=8), Input(32, 32, 3, extra=EXTRAS)),
]


@pytest.mark.parametrize(("structure", "given"), CASES)
def test_the_graph_answers_as_torch_does(structure: Structure, given: Input) -> None:
    import onnxruntime

    one = trainer(structure, Settings(epochs=1, batch=32), given)
    finish(one)
    data = toys(50, given.shape, seed=1)
    expected = calibration.softmax(one.logits(data) / 1.7)
    session = onnxruntime.InferenceSession(graph.write(one.layers, one.weights(), given, 1.7))
    feed = {"images": np.asarray(data.images)} | ({"sizes": data.sizes} if given.extra else {})
    (scores,) = session.run(["scores"], feed)
    np.testing.assert_allclose(scores, expected, atol=1e-5)


def test_what_does_not_fit_is_one_line() -> None:
    plain = Examples(toys().images, toys().labels)
    with pytest.raises(InputError, match="does not tell"):
        trainer(given=Input(extra=EXTRAS), data=plain)
    with pytest.raises(InputError, match="nothing to train on"):
        Trainer(plain[np.arange(0)], plain, Input(), 3, SMALL, BRIEF)
    with pytest.raises(InputError, match="depth 5"):
        trainer(Structure(depth=5))
    for asked in ({"epochs": -1}, {"rate": 0.0}, {"rate": float("nan")}, {"validation": 1.0}, {"optimiser": "adm"}):
        with pytest.raises(InputError):
            Settings(**asked)
    for shape in ({"kernel": 4}, {"width": 0}, {"dropout": 1.0}, {"kind": "cnnn"}, {"kind": "fnn", "hidden": 0}):
        with pytest.raises(InputError):
            Structure(**shape)
