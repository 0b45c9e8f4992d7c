"""DevTools messages in binary: the part of CBOR (RFC 8949) that Chrome's protocol uses.

A picture goes as the bytes that it is, not as base64 in JSON that both sides would have to write and read. Chrome's own
habits: every map and list is in an envelope (tag 24 with the length in four bytes) and without a length of its own,
whole numbers have 32 bits, bytes have tag 22, and untagged ones are text in UTF-16 (crdtp/cbor.h in its sources).
"""

import struct
from typing import Any

_ENVELOPE, _BYTES = b"\xd8\x18\x5a", b"\xd6"
HEAD = len(_ENVELOPE) + 4
"""Bytes of a message that say how long the rest is (`length`)."""

_UNSIGNED, _NEGATIVE, _BINARY, _TEXT, _LIST, _MAP, _TAG = range(7)
_PLAIN = {0xF4: False, 0xF5: True, 0xF6: None}
_DOUBLE, _BREAK = 0xFB, 0xFF


def length(head: bytes | bytearray) -> int:
    """How many bytes follow the first `HEAD` of a message. Raises `ValueError` for what is none."""
    if not head.startswith(_ENVELOPE):
        raise ValueError("no message of Chrome's")
    return int(struct.unpack_from(">I", head, len(_ENVELOPE))[0])


def encode(value: Any) -> bytes:
    """Maps, lists, text, bytes, whole numbers, floats, bools and None as a message or a part of one."""
    match value:
        case None | bool():
            return bytes([next(code for code, plain in _PLAIN.items() if plain is value)])
        case int() if -(1 << 31) <= value < 1 << 31:
            return _start(_UNSIGNED, value) if value >= 0 else _start(_NEGATIVE, -1 - value)
        case int() | float():
            return struct.pack(">Bd", _DOUBLE, value)
        case str():
            text = value.encode(errors="replace")
            return _start(_TEXT, len(text)) + text
        case bytes():
            return _BYTES + _start(_BINARY, len(value)) + value
        case dict():
            return _wrapped(_MAP, [encode(part) for pair in value.items() for part in pair])
        case _:
            return _wrapped(_LIST, [encode(part) for part in value])


def _wrapped(kind: int, parts: list[bytes]) -> bytes:
    body = b"".join(parts)
    return b"".join((_ENVELOPE, struct.pack(">IB", len(body) + 2, kind << 5 | 31), body, bytes([_BREAK])))


def _start(kind: int, count: int) -> bytes:
    """The kind of a value and its number or length."""
    if count < 24:
        return bytes([kind << 5 | count])
    width, form = next((1 << at, form) for at, form in enumerate(("B", "H", "I", "Q")) if count < 1 << 8 * (1 << at))
    return struct.pack(f">B{form}", kind << 5 | 24 + width.bit_length() - 1, count)


def decode(data: bytes) -> Any:
    """What `encode` was given, or Chrome's: one value. Raises `ValueError` where it is cut or none of theirs."""
    try:
        value, end = _read(data, 0)
    except (IndexError, TypeError, struct.error, RecursionError) as error:
        raise ValueError("a message of Chrome's is cut short or no message") from error
    if end != len(data):
        raise ValueError("a message of Chrome's has more behind it")
    return value


def _read(data: bytes, at: int) -> tuple[Any, int]:
    """The value that begins there, and where the next one does."""
    first = data[at]
    kind, info = first >> 5, first & 31
    if data.startswith(_ENVELOPE, at):
        return _read(data, at + HEAD)
    if first in _PLAIN:
        return _PLAIN[first], at + 1
    if first == _DOUBLE:
        return struct.unpack_from(">d", data, at + 1)[0], at + 9
    if info == 31 and kind in (_LIST, _MAP):
        return _read_parts(data, at + 1, kind)
    is_bytes = first == _BYTES[0]
    if is_bytes:
        at += 1
        kind, info = data[at] >> 5, data[at] & 31
    count, at = _count(data, at + 1, info)
    if kind in (_UNSIGNED, _NEGATIVE) and not is_bytes:
        return count if kind == _UNSIGNED else -1 - count, at
    if kind not in (_BINARY, _TEXT) or at + count > len(data):
        raise ValueError("a message of Chrome's is cut short or no message")
    body = data[at : at + count]
    text = None if is_bytes else body.decode("utf-8" if kind == _TEXT else "utf-16-le", "replace")
    return body if text is None else text, at + count


def _read_parts(data: bytes, at: int, kind: int) -> tuple[Any, int]:
    parts = []
    while data[at] != _BREAK:
        part, at = _read(data, at)
        parts.append(part)
    return (parts if kind == _LIST else dict(zip(parts[::2], parts[1::2], strict=True))), at + 1


def _count(data: bytes, at: int, info: int) -> tuple[int, int]:
    if info < 24:
        return info, at
    form = ">" + "BHIQ"[info - 24]
    return struct.unpack_from(form, data, at)[0], at + struct.calcsize(form)
