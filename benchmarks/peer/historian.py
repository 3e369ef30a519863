"""SQLite as a historian: the samples of benchmarks/historian.go, a durable transaction for each block.

write FILE TAGS EACH BLOCKS   seconds per sample, and bytes per sample on disk
read FILE TAG FROM TO         seconds to read the samples of a tag in [from, to), and how many there are
version
"""
import os
import sqlite3
import struct
import sys
import time


def open_(file):
    db = sqlite3.connect(file, isolation_level=None)
    db.execute("pragma journal_mode = wal")
    db.execute("pragma synchronous = full")  # the log is on disk when a commit returns
    return db


def block(first, tags, each):
    """Rows of tag, source, status, bits of the value, server; as sample() in historian.go makes them."""
    rows = []
    for tag in range(1, tags + 1):
        for k in range(first, first + each):
            noise = ((k * 2654435761 + tag * 40503) & 0xFFFFFFFF) >> 27
            value = (20000 + k % 3600 + noise) / 1000
            source = k * 100_000_000
            rows.append((tag, source, 0, struct.unpack("<q", struct.pack("<d", value))[0], source + 1_000_000 + noise * 1000))
    return rows


def write(file, tags, each, blocks):
    db = open_(file)
    # the key that makes two samples one; without rowid the table is its own index
    db.execute("create table sample (tag integer, source integer, status integer, bits integer, server integer, primary key (tag, source, status, bits)) without rowid")
    spent = 0.0
    for n in range(blocks):
        rows = block(n * each, tags, each)
        begin = time.perf_counter()
        db.execute("begin")
        db.executemany("insert or ignore into sample values (?, ?, ?, ?, ?)", rows)
        db.execute("commit")
        spent += time.perf_counter() - begin
    db.close()
    count = tags * each * blocks
    print(spent / count, os.path.getsize(file) / count)


def read(file, tag, first, end):
    db = open_(file)
    for _ in range(2):  # the second time its pages are in memory
        begin = time.perf_counter()
        rows = db.execute("select source, server, bits, status from sample where tag = ? and source >= ? and source < ? order by source", (tag, first, end)).fetchall()
    print(time.perf_counter() - begin, len(rows))


if sys.argv[1] == "write":
    write(sys.argv[2], *map(int, sys.argv[3:6]))
elif sys.argv[1] == "read":
    read(sys.argv[2], *map(int, sys.argv[3:6]))
else:
    print(sqlite3.sqlite_version)
