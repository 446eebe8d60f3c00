"""Proves STEM_PREPARE and START_STEM of PROTOCOL.md, with the image's own stem and with ones that misbehave."""

import struct
import subprocess
import sys
import time
import unittest

import sandbox
from sandbox import *

WAITS, TAKEN, FAILED = 1, 2, 3
STEMS = "/usr/lib/sandcastle/stems/python"

# A stem that waits, and gets as far as the test wants it to.
WAITING = "import os, time, sys; os.write(1000, b'R'); os.read(1000, 1 << 17); "


class StemSandbox(Sandbox):
    def __init__(self, flags=HARDENED):
        self.news = []
        self.features = None
        super().__init__(flags=["-e", "SANDCASTLE_FEATURES=1", *flags])

    def receive(self, seconds=sandbox.SECONDS):
        received = super().receive(seconds)
        if received and received[0] == FEATURES:
            self.features = received[1]
            return self.receive(seconds)
        if received and received[0] == STEM:
            news, length = struct.unpack_from(">II", received[1])
            assert len(received[1]) == 8 + length
            self.news.append((news, received[1][8:].decode()))
            return self.receive(seconds)
        return received

    def prepare(self, argv, env=ENV):
        self.send(STEM_PREPARE, start_request(argv, env=env, cwd="code"))

    def prepare_python(self):
        self.prepare(["python3", "/stem"], env=[*ENV, f"PYTHONPATH={STEMS}"])

    def start_by_stem(self, argv, timeout_ms=0, **options):
        self.send(START_STEM, start_request(argv, cwd="code", timeout_ms=timeout_ms, **options))
        self.expect(STARTED)
        return self.finish()


class Stems(unittest.TestCase):
    def setUp(self):
        self.sandbox = StemSandbox()
        self.addCleanup(self.sandbox.__exit__)
        self.sandbox.stage("code/main.py", "import sys, os; print(sys.argv, sorted(os.listdir('/proc/self/fd')))")

    def hello(self):
        run = self.sandbox.start_by_stem(["python3", "main.py", "a"])
        self.assertEqual((run.exited.code, run.exited.flags, bytes(run.err)), (0, 0, b""))
        self.assertEqual(bytes(run.out), b"['main.py', 'a'] ['0', '1', '2', '3']\n")
        return run

    def test_features_are_told_only_to_who_asks(self):
        self.assertEqual(self.sandbox.features, u32(1))
        with Sandbox() as plain:
            plain.send(STAGE_OPEN, u32(0o644) + string("x"))

    def test_becomes_the_program(self):
        self.sandbox.prepare_python()
        self.hello()
        self.assertEqual(self.sandbox.news, [(WAITS, ""), (TAKEN, "")])

    def test_none_is_no_failure(self):
        self.hello()
        self.assertEqual(self.sandbox.news, [])

    def test_is_used_once(self):
        self.sandbox.prepare_python()
        self.hello()
        self.hello()
        self.assertEqual([news for news, _ in self.sandbox.news], [WAITS, TAKEN])

    def test_a_plain_start_ends_it_first(self):
        self.sandbox.prepare_python()
        run = self.sandbox.run(["sh", "-c", "ls /proc | grep -c '^[0-9]'"])
        self.assertEqual(bytes(run.out), b"4\n")  # init, sh, ls, grep
        self.hello()
        self.assertNotIn(TAKEN, [news for news, _ in self.sandbox.news])

    def test_a_reset_ends_it_and_another_can_follow(self):
        for _ in range(3):
            self.sandbox.prepare_python()
            self.assertTrue(self.sandbox.reset())
            self.sandbox.stage("code/main.py", "import sys, os; print(sys.argv, sorted(os.listdir('/proc/self/fd')))")
            self.sandbox.prepare_python()
            self.hello()
        self.assertEqual([news for news, _ in self.sandbox.news].count(TAKEN), 3)

    def test_collecting_ends_it(self):
        self.sandbox.prepare_python()
        self.assertEqual(self.sandbox.collect(), ([], 0))
        self.hello()
        self.assertNotIn(TAKEN, [news for news, _ in self.sandbox.news])

    def failing(self, code, why):
        self.sandbox.prepare(["python3", "-c", code])
        self.hello()
        self.assertEqual(self.sandbox.news[-1], (FAILED, why))

    def test_that_ends(self):
        self.sandbox.prepare(["true"])
        self.hello()
        self.assertEqual(self.sandbox.news[-1][0], FAILED)

    def test_that_cannot_be_executed(self):
        self.sandbox.prepare(["/no/such/interpreter"])
        self.hello()
        self.assertEqual(self.sandbox.news, [(FAILED, "exec")])

    def test_that_says_something_else(self):
        self.failing("import os, time; os.write(1000, b'x'); time.sleep(60)", "it does not wait")

    def test_that_printed(self):
        self.failing("print('x', flush=True); " + WAITING, "it printed")

    def test_that_dies_at_the_launch(self):
        self.failing(WAITING, "it did not take the launch")

    def test_that_answers_the_launch_wrongly(self):
        self.failing(WAITING + "os.write(1000, b'no'); time.sleep(60)", "it did not take the launch")

    def test_that_hangs_at_the_launch(self):
        self.failing(WAITING + "time.sleep(60)", "it did not take the launch")

    def test_that_hangs_before(self):
        self.sandbox.prepare(["sleep", "60"])
        run = self.sandbox.start_by_stem(["python3", "main.py"], timeout_ms=2000)
        self.assertEqual((run.exited.code, self.sandbox.news), (0, [(FAILED, "it does not wait")]))

    # A package of a layer may run code in a stem (sitecustomize.py).
    DAEMON = "import os, time\nif os.fork() == 0:\n  os.setsid(); {}\n"

    def test_what_it_started_meets_no_program(self):
        for stem in ("os.write(1000, b'x'); time.sleep(60)", "os.write(1000, b'R'); time.sleep(60)", "os._exit(1)"):
            with self.subTest(stem):
                self.sandbox.prepare(["python3", "-c", self.DAEMON.format("time.sleep(60)") + stem])
                self.sandbox.stage("code/main.py", "import os; print([p for p in os.listdir('/proc') if p.isdigit() and "
                                                   "int(p) not in (1, os.getpid())])")
                run = self.sandbox.start_by_stem(["python3", "main.py"])
                self.assertEqual((run.exited.code, bytes(run.out), bytes(run.err)), (0, b"[]\n", b""))
                self.assertEqual(self.sandbox.news[-1][0], FAILED)

    def test_what_it_started_survives_no_reset(self):
        daemon = self.DAEMON.format("time.sleep(1); open('/workspace/output/late', 'w').close(); os._exit(0)")
        self.sandbox.prepare(["python3", "-c", daemon + "os.write(1000, b'R'); time.sleep(60)"])
        while not self.sandbox.news:
            self.sandbox.send(STAGE_OPEN, u32(0o644) + string(""))  # is answered, so that the news is read
            self.sandbox.send(STAGE_CLOSE)
            self.sandbox.expect(STAGE_FAILED)
        self.assertEqual(self.sandbox.news, [(WAITS, "")])
        self.assertTrue(self.sandbox.reset())
        time.sleep(2)
        self.assertEqual(self.sandbox.collect(), ([], 0))

    def test_launch_that_is_too_long(self):
        self.sandbox.prepare_python()
        self.sandbox.send(START_PART, b"")
        request = start_request(["python3", "main.py", *["x" * 5000] * 20], cwd="code")
        self.sandbox.send(START_PART, request[:65536])
        self.sandbox.send(START_STEM, request[65536:])
        self.sandbox.expect(STARTED)
        self.assertEqual(self.sandbox.finish().exited.code, 0)
        self.assertEqual(self.sandbox.news[-1], (FAILED, "the launch is too long"))

    def test_time_limit_and_kill_hold(self):
        self.sandbox.stage("code/sleep.py", "import time; time.sleep(60)")
        self.sandbox.prepare_python()
        run = self.sandbox.start_by_stem(["python3", "sleep.py"], timeout_ms=1500)
        self.assertEqual((run.exited.signal, run.exited.flags), (9, TIMED_OUT))
        self.assertEqual([news for news, _ in self.sandbox.news], [WAITS, TAKEN])

    def test_not_while_a_program_runs(self):
        for command in (STEM_PREPARE, START_STEM):
            with self.subTest(command), StemSandbox() as other:
                other.start(["sleep", "60"])
                other.expect(STARTED)
                other.send(command, start_request(["true"]))
                received = other.receive()
                while received and received[0] != ERROR:
                    received = other.receive()
                self.assertEqual(other.exit_code(), 70)


if __name__ == "__main__":
    unittest.main(verbosity=2)
