"""Writes test/golden/feather.json: Feather files as pyarrow writes them, in base64, with the values that were put in.

Run with a Python that has pyarrow and numpy:  python3 test/oracle/feather-golden.py
int64 and uint64 are given as text, NaN and infinities too: JSON has neither.
"""
import base64
import io
import json
import math
import pathlib

import numpy as np
import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.ipc as ipc

SCALARS = ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float16", "float32", "float64"]


def plain(value, kind):
    if value is None:
        return None
    if kind in ("int64", "uint64"):
        return str(int(value))
    if isinstance(value, (float, np.floating)):
        value = float(value)
        return value if math.isfinite(value) else str(value).replace("inf", "Infinity").replace("nan", "NaN")
    return value


def scalars(rng, rows):
    columns = {}
    for kind in SCALARS:
        if kind.startswith("float"):
            values = (rng.standard_normal(rows) * 100).astype(kind)
            values[:6] = np.array([0.0, -0.0, np.nan, np.inf, -np.inf, 6e-8], dtype=kind)[: min(6, rows)]
        else:
            info = np.iinfo(kind)
            values = rng.integers(info.min, info.max, rows, dtype=kind, endpoint=True)
        columns[kind] = pa.array(values)
    return columns


def sensible(rng, rows):
    """Numbers that compress, so that the codecs have something to do."""
    steps = (np.arange(rows) // 7).astype("int32")
    return {"steps": pa.array(steps), "half": pa.array((steps / 8).astype("float16"))}


def texts(rows):
    words = ["", "a", "ring_front_center", "größer als zwölf Bytes, mit Umlauten", "雷达"]
    return [words[i % len(words)] for i in range(rows)]


def case(name, table, **options):
    sink = io.BytesIO()
    stream = options.pop("stream", None)
    if stream:
        with ipc.new_file(sink, table.schema, options=ipc.IpcWriteOptions(**options)) as writer:
            for batch in table.to_batches(max_chunksize=stream):
                writer.write_batch(batch)
    else:
        feather.write_feather(table, sink, **options)
    columns = {}
    for field in table.schema:
        kind = str(field.type)
        values = table.column(field.name).to_pylist()
        if kind.startswith("timestamp") or kind.startswith("duration"):
            values = table.column(field.name).cast(pa.int64()).to_pylist()
            kind = "int64"
        if pa.types.is_nested(field.type) or kind.startswith("decimal") or kind == "null" or "binary" in kind:
            continue
        columns[field.name] = [plain(value, kind) for value in values]
    return {"name": name, "rows": table.num_rows, "columns": columns, "file": base64.b64encode(sink.getvalue()).decode()}


def main():
    rng = np.random.default_rng(2)
    cases = []
    for codec in ["uncompressed", "lz4", "zstd"]:
        cases.append(case(f"every number, {codec}", pa.table(scalars(rng, 40)), compression=codec))
        cases.append(case(f"numbers that compress, {codec}", pa.table(sensible(rng, 500)), compression=codec))
    nulls = {
        "number": pa.array([1, None, 3, None, 5], pa.int32()),
        "flag": pa.array([True, False, None, True, False]),
        "word": pa.array(["x", None, "", "yy", "z"]),
        "stamp": pa.array([0, None, 2**60 + 1, 3, 4], pa.int64()).cast(pa.timestamp("ns")),
        "span": pa.array([0, 1, 2, 3, None], pa.int64()).cast(pa.duration("us")),
    }
    cases.append(case("nulls and bits", pa.table(nulls), compression="lz4"))
    words = texts(23)
    text = {
        "text": pa.array(words),
        "large": pa.array(words, pa.large_string()),
        "view": pa.array(words, pa.string_view()),
        "coded": pa.array(words).dictionary_encode(),
        "after": pa.array(range(23), pa.uint8()),
    }
    for codec in ["uncompressed", "lz4", "zstd"]:
        compression = None if codec == "uncompressed" else codec
        cases.append(case(f"text, {codec}", pa.table(text), stream=1000, compression=compression))
    passed = {
        "list": pa.array([[1, 2], [], None], pa.list_(pa.int16())),
        "pair": pa.array([{"a": 1, "b": "x"}] * 3, pa.struct([("a", pa.int8()), ("b", pa.string())])),
        "fixed": pa.array([[1.0, 2.0]] * 3, pa.list_(pa.float32(), 2)),
        "bytes": pa.array([b"1", b"22", None], pa.binary()),
        "none": pa.nulls(3),
        "map": pa.array([[("k", 1)], [], None], pa.map_(pa.string(), pa.int32())),
        "view": pa.array([b"a long piece of bytes beyond twelve", b"", None], pa.binary_view()),
        "number": pa.array([7, 8, 9], pa.int64()),
    }
    cases.append(case("columns to step over", pa.table(passed), stream=1000, compression="lz4"))
    cases.append(case("several batches", pa.table(sensible(rng, 100)), stream=33, compression="zstd"))
    cases.append(case("no rows", pa.table({"x": pa.array([], pa.float64()), "s": pa.array([], pa.string())})))
    out = pathlib.Path(__file__).parent.parent / "golden" / "feather.json"
    out.write_text(json.dumps({"pyarrow": pa.__version__, "cases": cases}, separators=(",", ":")) + "\n")


main()
