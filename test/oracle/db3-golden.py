"""Writes test/golden/db3.json: ROS 2 recordings in SQLite in many forms, and the rows that the SQLite library reads of them.

Needs rosbags (0.11) and apsw (3.50 or newer: it alone sets reserved bytes). Files are deflated and in base64.
Run: python test/oracle/db3-golden.py
"""
import base64
import hashlib
import json
import pathlib
import random
import sqlite3
import tempfile
import zlib

import apsw
from rosbags.rosbag2 import CompressionFormat, CompressionMode, Reader, StoragePlugin, Writer
from rosbags.typesys import Stores, get_typestore

OUT = pathlib.Path(__file__).resolve().parents[1] / "golden" / "db3.json"
STANDARD = [
    "CREATE TABLE schema(schema_version INTEGER PRIMARY KEY,ros_distro TEXT NOT NULL)",
    "CREATE TABLE topics(id INTEGER PRIMARY KEY,name TEXT NOT NULL,type TEXT NOT NULL,serialization_format TEXT NOT NULL,"
    "offered_qos_profiles TEXT NOT NULL)",
    "CREATE TABLE messages(id INTEGER PRIMARY KEY,topic_id INTEGER NOT NULL,timestamp INTEGER NOT NULL, data BLOB NOT NULL)",
    "CREATE INDEX timestamp_idx ON messages (timestamp ASC)",
]
TOPICS = [(1, "/a", "std_msgs/msg/String"), (2, "/bb/€", "std_msgs/msg/String"), (7, "/big", "x_msgs/msg/Blob")]
SIZES = [0, 3, 4, 30, 39, 40, 61, 400, 476, 477, 478, 508, 990, 1020, 4061, 4062, 4096, 9000, 17000, 70000]
random.seed(7)


def blob(i, size):
    """Compressible, and different at every page."""
    line = (f"{i}:" + "".join(str((i * 31 + k) % 10) for k in range(29))).encode()
    return b"\x00\x01\x00\x00" [: size] + b"".join(line + str(k).encode() for k in range(size // 29 + 1))[: max(0, size - 4)]


def rows(count=60, biggest=70000):
    sizes = [s for s in SIZES if s <= biggest]
    times = [0, 1, -1, 127, 128, -129, 70000, 2**31, 2**40, 1_700_000_000_123_456_789, 2**63 - 1, -(2**63)]
    return [
        (TOPICS[random.randrange(3)][0], times[i % len(times)] if i < 24 else 1_700_000_000_000_000_000 + i * 1001,
         blob(i, sizes[random.randrange(len(sizes))]))
        for i in range(count)
    ]


def fill(connection, data, standard=True):
    execute = connection.cursor().execute
    execute("begin")
    if standard:
        for text in STANDARD:
            execute(text)
        execute("insert into schema values (3, 'humble')")
    for number, name, type_ in TOPICS:
        execute("insert into topics(id, name, type, serialization_format, offered_qos_profiles) values (?,?,?,'cdr','')",
                (number, name, type_))
    for topic, time, data_ in data:
        execute("insert into messages(topic_id, timestamp, data) values (?,?,?)", (topic, time, data_))
    execute("commit")


def expected(path):
    """By the library, from a copy so that a log stays as it is."""
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / "x.db3"
        for ending in ("", "-wal"):
            if pathlib.Path(str(path) + ending).exists():
                pathlib.Path(str(copy) + ending).write_bytes(pathlib.Path(str(path) + ending).read_bytes())
        connection = sqlite3.connect(copy)
        found = connection.execute(
            "select topics.name, topics.type, messages.timestamp, messages.data from messages join topics "
            "on topics.id = messages.topic_id order by messages.rowid").fetchall()
        connection.close()
    return [[name, type_, str(time), len(data), hashlib.sha256(data).hexdigest()[:16]] for name, type_, time, data in found]


def pack(path):
    return base64.b64encode(zlib.compress(pathlib.Path(path).read_bytes(), 9)).decode()


files = []


def add(name, path, wal=None, messages=None):
    files.append({"name": name, "bytes": pack(path), **({"wal": pack(wal)} if wal else {}),
                  "messages": expected(path) if messages is None else messages})


def made(name, pragmas=(), data=None, then=(), create=None, reserve=None):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "x.db3"
        connection = apsw.Connection(str(path))
        if reserve:
            connection.reserve_bytes(reserve=reserve)
        execute = connection.cursor().execute
        for text in pragmas:
            list(execute(text))
        for text in create or ():
            execute(text)
        fill(connection, data if data is not None else rows(), create is None)
        for step in then:
            if callable(step):
                step(execute)
            else:
                list(execute(step))
        connection.close()
        add(name, path)


made("as rosbag2 writes it")
made("pages of 512", ["pragma page_size=512"], rows(60, 9000))
made("pages of 65536", ["pragma page_size=65536"], rows(40))
made("auto_vacuum, pages of 512", ["pragma page_size=512", "pragma auto_vacuum=1"], rows(90, 17000))
made("incremental vacuum", ["pragma page_size=1024", "pragma auto_vacuum=2"], rows(), ["delete from messages where id % 3 = 0",
     "pragma incremental_vacuum(5)"])
made("reserved bytes", ["pragma page_size=1024"], rows(60, 17000), reserve=32)
made("most reserved bytes", ["pragma page_size=512"], rows(60, 4096), reserve=32)
made("UTF-16le", ["pragma encoding='UTF-16le'"], rows(20, 9000))
made("UTF-16be", ["pragma encoding='UTF-16be'"], rows(20, 9000))


def churn(execute):
    """Rows come into pages that others left, so that chains go back and forth."""
    for turn in range(4):
        execute("delete from messages where id % 4 = ?", (turn,))
        for topic, time, data in rows(15):
            execute("insert into messages(topic_id, timestamp, data) values (?,?,?)", (topic, time, data))


made("deleted and filled again", ["pragma page_size=1024"], rows(), [churn])
made("the same after VACUUM", ["pragma page_size=1024"], rows(), [churn, "vacuum"])
made("all rows deleted", [], rows(10), ["delete from messages"])
made("many small rows", ["pragma page_size=512"], [(1, i, blob(i, 12)) for i in range(600)])
made("columns in another order", ["pragma page_size=512"], rows(40, 9000), create=[
    'CREATE TABLE IF NOT EXISTS "Topics" ( -- (a comment, with a comma\n "type" TEXT, [name] TEXT, extra INT DEFAULT (1+(2)), id INTEGER PRIMARY KEY'
    ", `serialization_format` TEXT, offered_qos_profiles TEXT /* , x */, UNIQUE(name, type))",
    "create table 'messages'(data BLOB NOT NULL, note TEXT DEFAULT 'a,b', \"timestamp\" INTEGER NOT NULL CHECK (timestamp is not null),"
    " twice INT GENERATED ALWAYS AS (topic_id * 2) VIRTUAL, topic_id INTEGER, CONSTRAINT c FOREIGN KEY (topic_id) REFERENCES topics(id))",
])
made("columns added later", [], rows(30, 9000), [
    "alter table messages add column send_timestamp integer default 5",
    "alter table topics add column type_description_hash text not null default ''",
    "insert into messages(topic_id, timestamp, data, send_timestamp) values (1, 99, x'00010000', 6)",
])
made("rows of forty columns", ["pragma page_size=512"], rows(20, 4096), create=[
    STANDARD[1], "CREATE TABLE messages(" + ",".join(f"c{i} TEXT DEFAULT 'abcdefgh'" for i in range(40))
    + ",topic_id INTEGER, timestamp INTEGER, data BLOB)"])
made("views, triggers and others", [], rows(20, 4096), [
    "create view messages_v as select * from messages",
    "create table other(a primary key, b) without rowid",
    "create trigger t after insert on topics begin select 1; end", "insert into other values (1, 2)"])
made("numbers of rows of 64 bits", [], rows(10, 400), [
    "insert into messages values (-9223372036854775808, 1, 5, x'0001000001')",
    "insert into messages values (9223372036854775807, 1, 6, x'0001000002')",
    "insert into messages values (-5, 2, 7, x'0001000003')"])

with tempfile.TemporaryDirectory() as folder:
    path = pathlib.Path(folder) / "x.db3"
    connection = apsw.Connection(str(path))
    list(connection.cursor().execute("pragma journal_mode=wal"))
    list(connection.cursor().execute("pragma wal_autocheckpoint=0"))
    fill(connection, rows(30, 17000))
    list(connection.cursor().execute("pragma wal_checkpoint(restart)"))
    for topic, time, data in rows(25, 17000):
        connection.cursor().execute("insert into messages(topic_id, timestamp, data) values (?,?,?)", (topic, time, data))
    connection.cursor().execute("delete from messages where id % 7 = 0")
    # A transaction that spills into the log and is never committed.
    execute = connection.cursor().execute
    list(execute("pragma cache_size=5"))
    execute("begin")
    for topic, time, data in rows(20, 17000):
        execute("insert into messages(topic_id, timestamp, data) values (?,?,?)", (topic, time, data))
    for ending in ("", "-wal"):
        pathlib.Path(f"{folder}/copy.db3{ending}").write_bytes(pathlib.Path(f"{path}{ending}").read_bytes())
    execute("rollback")
    connection.close()
    add("a log that was not merged", f"{folder}/copy.db3", f"{folder}/copy.db3-wal")

store = get_typestore(Stores.ROS2_HUMBLE)
String = store.types["std_msgs/msg/String"]
Imu = store.types["sensor_msgs/msg/Imu"]
for version in (8, 9):
    for mode in (CompressionMode.NONE, CompressionMode.MESSAGE):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "bag"
            writer = Writer(path, version=version, storage_plugin=StoragePlugin.SQLITE3)
            if mode is not CompressionMode.NONE:
                writer.set_compression(mode, CompressionFormat.ZSTD)
            with writer:
                texts = writer.add_connection("/text", "std_msgs/msg/String", typestore=store)
                for i in range(12):
                    raw = store.serialize_cdr(String(data="go " * (i * i * 50)), "std_msgs/msg/String")
                    writer.write(texts, 1_700_000_000_000_000_000 + i, raw)
            with Reader(path) as reader:
                found = [[c.topic, c.msgtype, str(time), len(raw), hashlib.sha256(raw).hexdigest()[:16]]
                         for c, time, raw in reader.messages()]
            add(f"rosbags, version {version}, {mode.name.lower()}", next(path.glob("*.db3")), messages=found)

OUT.write_text(json.dumps({"sqlite": sqlite3.sqlite_version, "apsw": apsw.sqlite_lib_version(), "files": files}, separators=(",", ":")) + "\n")
print(OUT.stat().st_size, [(f["name"], len(f["messages"]), len(f["bytes"])) for f in files])
