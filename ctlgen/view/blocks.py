"""Columns for the page: one zlib stream of a JSON header and typed arrays, each on a multiple of eight bytes."""

import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

_TYPES = {"uint8": "u8", "uint16": "u16", "uint32": "u32", "float32": "f32"}
_LEVEL = 6

Section = npt.NDArray[Any] | Sequence[str]


def pack(facts: Mapping[str, Any], sections: Mapping[str, Section]) -> bytes:
    """uint32 the header's length, the header (``facts`` and where each section is), the sections; little-endian.

    A section is an array of one of `_TYPES`, or strings: their UTF-8 and, as NAME-ends, where each ends in it.
    """
    arrays: dict[str, npt.NDArray[Any]] = {}
    for name, section in sections.items():
        if isinstance(section, np.ndarray):
            arrays[name] = section
        else:
            texts = [text.encode("utf-8", "replace") for text in section]
            arrays[f"{name}-ends"] = np.cumsum([len(text) for text in texts], dtype=np.uint32)
            arrays[name] = np.frombuffer(b"".join(texts), np.uint8)
    places, body = {}, bytearray()
    for name, array in arrays.items():
        places[name] = [_TYPES[str(array.dtype)], len(body), array.size]
        body += np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<"), copy=False).tobytes()
        body += bytes(-len(body) % 8)
    header = json.dumps({**facts, "sections": places}, separators=(",", ":"), ensure_ascii=False)
    data = header.encode("utf-8", "replace")
    data += b" " * (-(len(data) + 4) % 8)
    return zlib.compress(len(data).to_bytes(4, "little") + data + bytes(body), _LEVEL)


def narrow(codes: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Codes from 0 in the narrowest type that holds them."""
    top = int(codes.max(initial=0))
    return codes.astype(np.uint8 if top < 1 << 8 else np.uint16 if top < 1 << 16 else np.uint32)
