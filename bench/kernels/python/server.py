"""Answers the same lines as cpp/server.cpp with numpy, and with OpenCV where it is installed: `python server.py FOLDER`."""

import os

# One thread: what is compared is the work, not how many cores it is spread over.
for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import sys
import time

import boxes
import colours
import decode
import deskew
import numpy as np
import project
import scores
import stamps

ROOMS = (
    (("120k", "1.2M", "120k-rings"), (decode, project, deskew, boxes)),
    (("200k",), (stamps,)),
    (("120k-places",), (colours,)),
    (("20k-points",), (scores,)),
)


def sample(case, reps):
    case["run"]()
    cpu, wall = time.process_time_ns(), time.perf_counter_ns()
    for _ in range(reps):
        case["run"]()
    return f"{time.perf_counter_ns() - wall} {time.process_time_ns() - cpu}"


def write_outputs(case, folder):
    outputs = case["outputs"](case["run"]())
    for name, values in outputs.items():
        np.ascontiguousarray(values).tofile(os.path.join(folder, name))
    return " ".join(outputs)


def main(folder):
    cases = [
        case for sizes, rooms in ROOMS for size in sizes for room in rooms for case in room.cases(folder, size)
    ]
    by_name = {(c["kernel"], c["variant"], c["size"]): c for c in cases}
    for line in sys.stdin:
        command, *words = line.split()
        if command == "list":
            answer = "".join(f"{' '.join(name)};" for name in by_name)
        else:
            case = by_name.get(tuple(words[:3]))
            if case is None:
                answer = "unknown"
            else:
                answer = sample(case, int(words[3])) if command == "sample" else write_outputs(case, words[3])
        print(answer, flush=True)


main(sys.argv[1])
