"""Prints every message of recordings as the PyPI package `rosbags` reads them: python dump-rosbags.py FILE_OR_FOLDER…

Each argument is one recording: a .bag, a .mcap file, or a rosbag2 folder. The lines are those of canonical.py.
"""

import sys
from pathlib import Path

from canonical import canonical, line, show
from rosbags.highlevel import AnyReader
from rosbags.typesys import Stores, get_typestore


def main(paths) -> None:
    # Recordings without definitions (db3, old bags) use the types as they were in ROS 2 Humble.
    default = get_typestore(Stores.ROS2_HUMBLE)
    with AnyReader(paths, default_typestore=default) as reader:
        for connection, log_ns, data in reader.messages():
            value = canonical(reader.deserialize(data, connection.msgtype))
            show(line(connection.topic, connection.msgtype, log_ns, data, value))


for argument in sys.argv[1:]:
    main([Path(argument)])
