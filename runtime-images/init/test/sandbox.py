"""A worker's side of PROTOCOL.md, and the hardened container it talks to. For tests only."""

import os
import select
import struct
import subprocess
import time

STAGE_OPEN, STAGE_DATA, STAGE_CLOSE, START, START_PART, STDIN_DATA, STDIN_EOF, SIGNAL, KILL_ALL = range(0x01, 0x0A)
COLLECT, RESET, SHUTDOWN, RELAY, STEM_PREPARE, START_STEM = range(0x0A, 0x10)
READY, STAGE_FAILED, STARTED, START_FAILED, STDOUT, STDERR, EXITED = range(0x81, 0x88)
FILE_BEGIN, FILE_DATA, FILE_END, COLLECT_DONE, RESET_DONE, ERROR, STDIN_ACK, FEATURES, STEM = range(0x88, 0x91)

TIMED_OUT, KILLED, DISK_FULL = 1, 2, 4
STDIN_WINDOW = 131_072
SECONDS = 30  # for any single answer

HARDENED = """--network none --read-only --cap-drop ALL --security-opt no-new-privileges --pids-limit 128
    --memory 512m --memory-swap 512m --log-driver none --ulimit nofile=1024 --ulimit core=0
    --tmpfs /workspace:rw,exec,nosuid,nodev,size=256m --tmpfs /tmp:rw,nosuid,nodev,size=64m""".split()

ENV = ["PATH=/usr/bin:/bin", "LANG=C.UTF-8"]


def u32(value):
    return struct.pack(">I", value)


def string(value):
    value = value.encode() if isinstance(value, str) else value
    return u32(len(value)) + value


def frame(kind, payload=b""):
    return bytes([kind]) + u32(len(payload)) + payload


def start_request(argv, env=ENV, cwd="", timeout_ms=0, stdin=False):
    parts = [u32(timeout_ms), u32(int(stdin)), string(cwd)]
    for strings in (argv, env):
        parts.append(u32(len(strings)))
        parts += [string(s) for s in strings]
    return b"".join(parts)


class Exited:
    def __init__(self, payload):
        (self.code, self.signal, self.flags, self.oom_kills, self.cpu_micros, self.memory_peak,
         self.wall_micros) = struct.unpack(">iIIIQQQ", payload)


class Run:
    """What one START led to."""

    def __init__(self):
        self.out, self.err, self.acknowledged, self.exited = bytearray(), bytearray(), 0, None


class Sandbox:
    def __init__(self, flags=HARDENED, image="sandcastle/python"):
        command = ["docker", "run", "--rm", "-i", *flags, image]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        bufsize=0)
        self.buffer = bytearray()
        assert self.expect(READY) == u32(1)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        # init ends at the end of its input; the container goes with it.
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.stderr.close()
        self.process.wait(SECONDS)

    def send(self, kind, payload=b""):
        self.send_raw(frame(kind, payload))

    def send_raw(self, data):
        view = memoryview(data)
        while view:
            view = view[self.process.stdin.write(view):]

    def receive(self, seconds=SECONDS):
        """The next frame, or None at the end of the stream."""
        deadline = time.monotonic() + seconds
        while True:
            if len(self.buffer) >= 5:
                length = struct.unpack_from(">I", self.buffer, 1)[0]
                assert length <= 65536, length
                if len(self.buffer) >= 5 + length:
                    kind, payload = self.buffer[0], bytes(self.buffer[5:5 + length])
                    del self.buffer[:5 + length]
                    return kind, payload
            ready, _, _ = select.select([self.process.stdout], [], [], max(0, deadline - time.monotonic()))
            assert ready, f"no frame within {seconds} s"
            data = os.read(self.process.stdout.fileno(), 262_144)
            if not data:
                return None
            self.buffer += data

    def expect(self, kind):
        received = self.receive()
        if received is None or received[0] != kind:
            shown = received and (hex(received[0]), received[1][:300])
            raise AssertionError(f"expected {hex(kind)}, got {shown}")
        return received[1]

    def exit_code(self):
        while self.receive() is not None:
            pass
        return self.process.wait(SECONDS)

    def stage(self, path, content=b"", mode=0o644):
        content = content.encode() if isinstance(content, str) else content
        self.send(STAGE_OPEN, u32(mode) + string(path))
        for at in range(0, len(content), 65536):
            self.send(STAGE_DATA, content[at:at + 65536])
        self.send(STAGE_CLOSE)

    def start(self, argv, **options):
        request = start_request(argv, **options)
        while len(request) > 65536:
            self.send(START_PART, request[:65536])
            request = request[65536:]
        self.send(START, request)

    def finish(self, run=None):
        """Reads until EXITED."""
        run = run or Run()
        while run.exited is None:
            received = self.receive()
            assert received, "the sandbox is gone: " + self.process.stderr.read().decode()
            self.take(run, *received)
        return run

    @staticmethod
    def take(run, kind, payload):
        if kind == STDOUT:
            run.out += payload
        elif kind == STDERR:
            run.err += payload
        elif kind == STDIN_ACK:
            run.acknowledged += struct.unpack(">I", payload)[0]
        elif kind == EXITED:
            run.exited = Exited(payload)
        else:
            raise AssertionError(f"unexpected {hex(kind)} {payload[:300]}")

    def run(self, argv, stdin=b"", **options):
        self.start(argv, stdin=bool(stdin), **options)
        self.expect(STARTED)
        return self.feed(stdin) if stdin else self.finish()

    def feed(self, stdin):
        """Writes stdin within the window, while reading."""
        run, sent, closed = Run(), 0, False
        while run.exited is None:
            while sent < len(stdin) and sent - run.acknowledged < STDIN_WINDOW:
                chunk = stdin[sent:sent + min(65536, STDIN_WINDOW - (sent - run.acknowledged))]
                self.send(STDIN_DATA, chunk)
                sent += len(chunk)
            if sent == len(stdin) and not closed:
                self.send(STDIN_EOF)
                closed = True
            self.take(run, *self.receive())
        return run

    def python(self, source, **options):
        return self.run(["python3", "-c", source], **options)

    def collect(self, directory="output", files=64, file_bytes=1 << 20, total_bytes=1 << 22):
        """[(path, mode, content or None where it failed)], skipped"""
        self.send(COLLECT, string(directory) + struct.pack(">IQQ", files, file_bytes, total_bytes))
        collected = []
        while True:
            kind, payload = self.receive()
            if kind == COLLECT_DONE:
                return collected, struct.unpack(">I", payload)[0]
            assert kind == FILE_BEGIN, hex(kind)
            size, mode, length = struct.unpack_from(">QII", payload)
            content = bytearray()
            while (received := self.receive())[0] == FILE_DATA:
                content += received[1]
            assert received[0] == FILE_END
            ok = received[1] == u32(1)
            assert not ok or len(content) == size
            collected.append((payload[16:16 + length], mode, bytes(content) if ok else None))

    def reset(self):
        self.send(RESET)
        return self.expect(RESET_DONE) == u32(1)
