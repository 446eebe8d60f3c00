# attack: Counts the events of the whole machine
# expect: completed
# prints: perf_event_open: EPERM
import ctypes
import struct

import attack

attack.calls("perf_event_open", ctypes.create_string_buffer(struct.pack("<IIQQ", 0, 112, 0, 0) + bytes(96)), -1, 0, -1, 0)
