import pytest

from ctlgen.cli import table
from tests.cli.conftest import ROOT


def test_the_readme_has_the_table_of_commands_as_it_is_now() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert table.insert(text) == text, "run: python -m ctlgen.cli.table README.md"


def test_it_has_a_line_for_each_command_and_the_defaults() -> None:
    lines = table.commands().splitlines()
    assert len(lines) == 2 + 21
    assert "`--count 10000`" in next(line for line in lines if "`ctlgen render`" in line)


def test_a_text_without_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="commands"):
        table.insert("# readme")
