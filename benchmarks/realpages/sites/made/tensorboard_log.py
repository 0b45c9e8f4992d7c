"""Two runs of numbers for TensorBoard, written by its own event writer: ``tensorboard_log.py FOLDER``."""

import math
import sys

from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.event_file_writer import EventFileWriter

for run in ("first", "second"):
    writer = EventFileWriter(f"{sys.argv[1]}/{run}")
    for step in range(60):
        for tag in ("speed/mean", "speed/most", "depth"):
            value = math.exp(-step / 20) + 0.05 * math.sin(step * len(tag + run))
            summary = Summary(value=[Summary.Value(tag=tag, simple_value=value)])
            writer.add_event(Event(step=step, wall_time=1.7e9 + step, summary=summary))
    writer.close()
