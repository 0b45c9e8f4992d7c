"""Binary messages: what goes out comes back, and Chrome's own are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ctlgen.browser import cbor

text = some.text(some.characters(codec="utf-8"))
plain = some.none() | some.booleans() | some.integers(-(1 << 31), (1 << 31) - 1) | some.floats(allow_nan=False)
values = some.recursive(plain | text | some.binary(), lambda v: some.lists(v) | some.dictionaries(text, v))


@given(some.dictionaries(text, values))
def test_what_goes_out_comes_back(message: dict[str, object]) -> None:
    data = cbor.encode(message)
    assert cbor.decode(data) == message
    assert cbor.length(data[: cbor.HEAD]) == len(data) - cbor.HEAD


def test_chrome_s_own() -> None:
    head = b"\xd8\x18Z\x00\x00\x00"
    result = head + b"\x08\xbfad\xd6Bxy\xff"
    said = head + bytes([4 + 1 + 7 + len(result)]) + b"\xbfbid\x01fresult" + result + b"\xff"
    assert cbor.decode(said) == {"id": 1, "result": {"d": b"xy"}}
    assert cbor.decode(b"\x44a\x00\xfc\x00") == "aü", "untagged bytes are UTF-16"


@given(some.binary(max_size=60))
def test_what_is_no_message_is_a_value_error(data: bytes) -> None:
    for cut in (data, cbor.encode({"a": [1, data]})[:-1]):
        try:
            cbor.decode(cut)
        except ValueError:
            continue
        assert cut == data


def test_a_message_begins_with_its_length() -> None:
    with pytest.raises(ValueError, match="Chrome"):
        cbor.length(b'{"id": 1}')
