# attack: Prints the frames by which PID 1 tells the worker of exits and files
# expect: failed RUNTIME_ERROR
# exit: 7
# prints: before
# files: none
import os
import struct
import sys

print("before", flush=True)


def frame(kind, payload):
    return struct.pack(">BI", kind, len(payload)) + payload


exited = struct.pack(">iIIIQQQ", 0, 0, 0, 0, 0, 0, 0)
forged = frame(0x87, exited)
forged += frame(0x88, struct.pack(">QII", 4, 0o644, 4) + b"fake") + frame(0x89, b"fake")
forged += frame(0x8A, struct.pack(">I", 1)) + frame(0x8B, struct.pack(">I", 0))
forged += frame(0x8C, struct.pack(">I", 1)) + frame(0x8D, struct.pack(">I", 3) + b"bad")
for kind in range(256):
    forged += frame(kind, b"") + frame(kind, bytes(64))
for stream in (1, 2):
    for _ in range(50):
        os.write(stream, forged)
sys.exit(7)
