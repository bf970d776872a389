#!/usr/bin/env python3
"""measure.py OUT.json COMMAND...: runs a command and writes wall and CPU seconds (of all its threads and children) and peak RSS in MiB.

A program of its own because Node tells nothing of a child that ended; what it waits for is the kernel's account (wait4)."""
import json, os, sys, time

out, command = sys.argv[1], sys.argv[2:]
began = time.perf_counter()
child = os.posix_spawnp(command[0], command, os.environ)
_, status, used = os.wait4(child, 0)
wall = time.perf_counter() - began
with open(out, 'w') as file:
    json.dump({'wall_s': wall, 'cpu_s': used.ru_utime + used.ru_stime, 'rss_mb': used.ru_maxrss / 1024}, file)
sys.exit(os.waitstatus_to_exitcode(status))
