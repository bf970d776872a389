"""Prints every message of MCAP files as the PyPI package `mcap` reads them: python dump-mcap.py FILE…

Decodes ros1, cdr and json messages; others have a null `value`. The lines are those of canonical.py.
"""

import json
import sys

from canonical import canonical, line, show
from mcap.reader import make_reader
from mcap_ros1.decoder import DecoderFactory as Ros1
from mcap_ros2.decoder import DecoderFactory as Ros2

factories = (Ros1(), Ros2())


def decode(schema, channel, data):
    if channel.message_encoding == 'json':
        return canonical(json.loads(data))
    for factory in factories:
        decoder = factory.decoder_for(channel.message_encoding, schema)
        if decoder is not None:
            return canonical(decoder(data))
    return None


def main(path) -> None:
    with open(path, 'rb') as file:
        for schema, channel, message in make_reader(file).iter_messages():
            name = schema.name if schema is not None else ''
            show(line(channel.topic, name, message.log_time, message.data, decode(schema, channel, message.data)))


for argument in sys.argv[1:]:
    main(argument)
