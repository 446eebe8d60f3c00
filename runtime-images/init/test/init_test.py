"""Proves PROTOCOL.md against the init in the python image, in containers hardened like a sandbox."""

import errno
import hashlib
import os
import random
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import unittest

from sandbox import *


class SandboxTest(unittest.TestCase):
    def setUp(self):
        self.sandbox = Sandbox()
        self.addCleanup(self.sandbox.__exit__)

    def python(self, source, **options):
        return self.sandbox.python(source, **options)

    def ok(self, run):
        self.assertEqual((run.exited.code, run.exited.signal, run.exited.flags, bytes(run.err)), (0, 0, 0, b""))
        return run.out.decode()


class Running(SandboxTest):
    def test_runs_a_staged_file(self):
        self.sandbox.stage("code/main.py", "import sys; print('hello'); print('oops', file=sys.stderr); sys.exit(3)")
        run = self.sandbox.run(["python3", "/workspace/code/main.py"])
        self.assertEqual((run.out, run.err), (b"hello\n", b"oops\n"))
        self.assertEqual((run.exited.code, run.exited.signal, run.exited.flags, run.exited.oom_kills), (3, 0, 0, 0))
        self.assertTrue(1_000 < run.exited.cpu_micros < 5_000_000, run.exited.cpu_micros)
        self.assertTrue(1_000 < run.exited.wall_micros < 10_000_000, run.exited.wall_micros)
        self.assertGreater(run.exited.memory_peak, 1 << 20)

    def test_program_gets_a_clean_process(self):
        out = self.ok(self.sandbox.run(["python3", "-c", """
import os, resource, signal, sys
print(sorted(os.environ.items()), sys.argv[1:], os.getcwd())
print([fd for fd in range(1024) if os.path.exists(f'/proc/self/fd/{fd}')])
print(os.getsid(0) == os.getpgid(0) == os.getpid(), oct(os.umask(0)), resource.getrlimit(resource.RLIMIT_CORE))
print(signal.pthread_sigmask(signal.SIG_BLOCK, []), open('/proc/self/oom_score_adj').read().strip())
print(signal.getsignal(signal.SIGTERM) == signal.SIG_DFL, os.isatty(0), os.isatty(1), repr(sys.stdin.read()))
print([line.split()[1] for line in open('/proc/self/status') if line.startswith(('SigBlk', 'CapEff', 'NoNewPrivs'))])
""", "a b", "ü"], env=ENV + ["K=V=W"], cwd="output"))
        self.assertEqual(out.splitlines(), [
            "[('K', 'V=W'), ('LANG', 'C.UTF-8'), ('PATH', '/usr/bin:/bin')] ['a b', 'ü'] /workspace/output",
            "[0, 1, 2]", "True 0o22 (0, 0)", "set() 1000", "True False False ''",
            "['0000000000000000', '0000000000000000', '1']"])

    def test_several_runs_one_after_the_other(self):
        for i in range(20):
            self.assertEqual(self.ok(self.sandbox.run(["sh", "-c", f"echo {i}"])), f"{i}\n")

    def test_signalled_program(self):
        run = self.python("import os; os.kill(os.getpid(), 11)")
        self.assertEqual((run.exited.code, run.exited.signal, run.exited.flags), (-1, 11, 0))

    def test_signal_reaches_the_process_group(self):
        self.sandbox.start(["sh", "-c", "trap 'echo term; exit 7' TERM; echo up; while :; do sleep 0.01; done"])
        self.sandbox.expect(STARTED)
        self.assertEqual(self.sandbox.expect(STDOUT), b"up\n")
        self.sandbox.send(SIGNAL, u32(signal.SIGTERM))
        run = self.sandbox.finish()
        self.assertEqual((bytes(run.out), run.exited.code, run.exited.flags), (b"term\n", 7, 0))

    def test_what_cannot_start(self):
        cases = [
            (["nothing-of-this-name"], "", errno.ENOENT, b"exec"), (["/etc/passwd"], "", errno.EACCES, b"exec"),
            (["/workspace"], "", errno.EACCES, b"exec"), (["true"], "missing", errno.ENOENT, b"chdir"),
            (["true"], "..", errno.EINVAL, b"chdir"), (["true", "x" * 200_000], "", errno.E2BIG, b"exec"),
        ]
        for argv, cwd, error, what in cases:
            with self.subTest(argv=argv[0], cwd=cwd):
                self.sandbox.start(argv, cwd=cwd)
                self.assertEqual(self.sandbox.expect(START_FAILED), u32(error) + string(what))
        self.assertEqual(self.ok(self.sandbox.run(["echo", "fine"])), "fine\n")

    def test_start_request_in_parts(self):
        env = ENV + [f"V{i}={'x' * 1000}" for i in range(900)]
        self.assertEqual(self.ok(self.python("import os; print(len(os.environ))", env=env)), "902\n")

    def test_complete_output_of_a_burst(self):
        run = self.python("import os, sys\nfor i in range(200): sys.stdout.write(f'{i:05}' * 10000)\nos._exit(0) if "
                          "sys.stdout.flush() else None")
        expected = "".join(f"{i:05}" * 10000 for i in range(200)).encode()
        self.assertEqual(hashlib.sha256(run.out).digest(), hashlib.sha256(expected).digest())

    def test_closed_output(self):
        self.assertEqual(self.ok(self.python("import os; os.close(1); os.close(2); os._exit(0)")), "")

    def test_peak_of_an_earlier_run_is_not_told_again(self):
        self.assertGreater(self.python("x = b'x' * (300 << 20)").exited.memory_peak, 300 << 20)
        self.assertEqual(self.python("pass").exited.memory_peak, 0)
        self.assertGreater(self.python("x = b'x' * (400 << 20)").exited.memory_peak, 400 << 20)

    def test_out_of_memory(self):
        run = self.python("x = []\nwhile True: x.append(bytearray(1 << 24))")
        self.assertEqual((run.exited.code, run.exited.signal, run.exited.flags), (-1, 9, 0))
        self.assertEqual(run.exited.oom_kills, 1)
        self.assertGreater(run.exited.memory_peak, 500 << 20)
        self.assertEqual(self.ok(self.sandbox.run(["echo", "alive"])), "alive\n")

    def test_out_of_memory_of_a_child_only(self):
        run = self.python("import subprocess, sys\n"
                          "print(subprocess.run([sys.executable, '-c', 'x = bytearray(1 << 30)']).returncode)")
        self.assertEqual((run.out, run.exited.code, run.exited.oom_kills), (b"-9\n", 0, 1))

    def test_full_disk(self):
        fill = "dd if=/dev/zero of={0}/fill bs=64k 2>/dev/null; {1}"
        inodes = "i=0; while : >/tmp/i$i; do i=$((i+1)); done 2>/dev/null"
        cases = [(fill.format("/tmp", "exit 1"), 1, DISK_FULL), (fill.format("/tmp", "rm /tmp/fill; exit 1"), 1, 0),
                 (fill.format("/workspace", "true"), 0, DISK_FULL), ("rm /workspace/fill", 0, 0),
                 (inodes, 2, DISK_FULL), ("rm /tmp/i*1", 0, 0)]
        with Sandbox(flags=[flag.replace("size=64m", "size=64m,nr_inodes=1000") for flag in HARDENED]) as sandbox:
            for script, code, flags in cases:
                with self.subTest(script=script):
                    run = sandbox.run(["sh", "-c", script])
                    self.assertEqual((run.exited.code, run.exited.flags), (code, flags))


class Stdin(SandboxTest):
    def test_none_is_dev_null(self):
        self.assertEqual(self.ok(self.sandbox.run(["readlink", "/proc/self/fd/0"])), "/dev/null\n")

    def test_large_input_comes_back(self):
        data = os.urandom(3_000_000)
        run = self.sandbox.run(["cat"], stdin=data)
        self.assertEqual(run.exited.code, 0)
        self.assertEqual(hashlib.sha256(run.out).digest(), hashlib.sha256(data).digest())
        self.assertEqual(run.acknowledged, len(data))

    def test_eof_of_an_empty_input(self):
        self.sandbox.start(["cat"], stdin=True)
        self.sandbox.send(STDIN_EOF)
        self.sandbox.expect(STARTED)
        self.assertEqual(self.sandbox.finish().exited.code, 0)

    def test_program_that_closes_its_stdin(self):
        run = self.sandbox.run(["sh", "-c", "exec 0<&-; sleep 0.5"], stdin=b"x" * 500_000)
        self.assertEqual((run.exited.code, run.acknowledged), (0, 500_000))

    def test_kill_passes_a_full_stdin(self):
        self.sandbox.start(["sleep", "60"], stdin=True)
        self.sandbox.expect(STARTED)
        for _ in range(2):
            self.sandbox.send(STDIN_DATA, b"x" * 65536)
        self.sandbox.send(KILL_ALL)
        self.assertEqual(self.sandbox.finish().exited.flags, KILLED)

    def test_beyond_the_window(self):
        self.sandbox.start(["sleep", "60"], stdin=True)
        self.sandbox.expect(STARTED)
        for _ in range(6):
            self.sandbox.send(STDIN_DATA, b"x" * 65536)
        self.assertEqual(self.sandbox.exit_code(), 70)

    def test_input_for_nobody_is_dropped(self):
        self.sandbox.send(STDIN_DATA, b"x")
        self.sandbox.send(STDIN_EOF)
        self.sandbox.send(SIGNAL, u32(9))
        self.sandbox.send(KILL_ALL)
        self.assertEqual(self.ok(self.sandbox.run(["echo", "fine"])), "fine\n")


class Ending(SandboxTest):
    PROCESSES = "import os; print([p for p in os.listdir('/proc') if p.isdigit() and int(p) not in (1, os.getpid())])"

    def nothing_left(self):
        self.assertEqual(self.ok(self.python(self.PROCESSES)), "[]\n")

    def test_timeout(self):
        run = self.sandbox.run(["sh", "-c", "trap '' TERM INT; echo up; while :; do :; done"], timeout_ms=300)
        self.assertEqual((run.out, run.exited.code, run.exited.signal, run.exited.flags), (b"up\n", -1, 9, TIMED_OUT))
        self.assertTrue(300_000 <= run.exited.wall_micros < 400_000, run.exited.wall_micros)
        self.nothing_left()

    def test_no_timeout_flag_when_in_time(self):
        self.assertEqual(self.sandbox.run(["true"], timeout_ms=5000).exited.flags, 0)

    def test_daemons_die_with_the_main_process(self):
        run = self.sandbox.run(["sh", "-c", "for i in 1 2 3; do setsid sh -c 'trap \"\" HUP TERM; sleep 60' & done; "
                                            "(setsid sleep 60 &); echo done"])
        self.assertEqual(self.ok(run), "done\n")
        self.assertLess(run.exited.wall_micros, 5_000_000)
        self.nothing_left()

    def flood(self, action):
        """The time limit holds while eight processes, children of init, do this as often as they can."""
        run = self.python(f"""
import ctypes, os
libc = ctypes.CDLL(None)
number = {{'x86_64': 56, 'aarch64': 220}}[os.uname().machine]
def clone(): return libc.syscall(number, 0x8000 | 17, 0, 0, 0, 0)  # CLONE_PARENT
for _ in range(3): clone()
while True: {action}
""", timeout_ms=1000)
        self.assertEqual((run.exited.signal, run.exited.flags), (9, TIMED_OUT))
        self.assertLess(run.exited.wall_micros, 2_000_000)
        self.nothing_left()

    # These find a lack of the bound only where init's processor is not the only one.
    def test_timeout_while_init_is_flooded_with_signals(self):
        self.flood("libc.kill(1, 17)")

    def test_timeout_while_init_is_flooded_with_children(self):
        self.flood("clone() == 0 and os._exit(0)")

    def test_kill_all_with_daemons(self):
        self.sandbox.start(["sh", "-c", "setsid sh -c 'sleep 60; :' & setsid sh -c 'sleep 60; :' & echo up; wait"])
        self.sandbox.expect(STARTED)
        self.assertEqual(self.sandbox.expect(STDOUT), b"up\n")
        started = time.monotonic()
        self.sandbox.send(KILL_ALL)
        run = self.sandbox.finish()
        self.assertLess(time.monotonic() - started, 1)
        self.assertEqual((run.exited.code, run.exited.signal, run.exited.flags), (-1, 9, KILLED))
        self.nothing_left()

    def test_orphans_are_reaped_while_the_program_runs(self):
        out = self.ok(self.python("""
import os, time
for _ in range(300):
    child = os.fork()
    if child == 0:
        if os.fork() == 0: os._exit(0)
        os._exit(0)
    os.waitpid(child, 0)
time.sleep(0.3)
print(sum(open(f'/proc/{p}/stat').read().rsplit(')')[1].split()[0] == 'Z' for p in os.listdir('/proc') if p.isdigit()))
"""))
        self.assertEqual(out, "0\n")

    def test_fork_bomb(self):
        run = self.python("import os\nwhile True:\n  try: os.fork()\n  except OSError: pass", timeout_ms=1000)
        self.assertEqual(run.exited.flags, TIMED_OUT)
        self.assertLess(run.exited.wall_micros, 2_000_000)
        self.nothing_left()

    def test_kill_and_timer_while_nobody_reads(self):
        for end, flag in ((lambda: self.sandbox.send(KILL_ALL), KILLED), (lambda: None, TIMED_OUT)):
            with self.subTest(flag=flag):
                self.sandbox.start(["yes"], timeout_ms=1000 if flag == TIMED_OUT else 60_000)
                time.sleep(0.5)
                end()
                time.sleep(2)
                self.sandbox.expect(STARTED)
                run = self.sandbox.finish()
                self.assertEqual((run.exited.signal, run.exited.flags), (9, flag))
                self.assertLess(run.exited.wall_micros, 1_500_000)
                # The pipes between yes and us hold little: its writes blocked.
                self.assertLess(len(run.out), 8 << 20)

    def test_flood_to_both_streams_of_a_slow_reader(self):
        self.sandbox.start(["sh", "-c", "head -c 20000000 /dev/zero & head -c 20000000 /dev/zero >&2; wait"])
        time.sleep(1)
        self.sandbox.expect(STARTED)
        run = self.sandbox.finish()
        self.assertEqual((len(run.out), len(run.err), run.exited.code), (20_000_000, 20_000_000, 0))

    def test_worker_gone_ends_everything(self):
        self.sandbox.start(["sleep", "60"])
        self.sandbox.expect(STARTED)
        self.sandbox.process.stdin.close()
        started = time.monotonic()
        self.assertEqual(self.sandbox.process.wait(SECONDS), 0)
        self.assertLess(time.monotonic() - started, 5)

    def test_shutdown_during_a_run(self):
        self.sandbox.start(["sleep", "60"])
        self.sandbox.expect(STARTED)
        self.sandbox.send(SHUTDOWN)
        self.assertEqual(self.sandbox.finish().exited.flags, KILLED)
        self.assertEqual(self.sandbox.exit_code(), 0)

    def test_many_ends_in_a_row(self):
        """Kill and natural end race each other; every START is answered and ended once."""
        for i in range(60):
            self.sandbox.start(["sh", "-c", "exec 1>&- 2>&-; exit 5"] if i % 2 else ["true"])
            self.sandbox.expect(STARTED)
            time.sleep(random.random() * 0.002)
            self.sandbox.send(KILL_ALL)
            run = self.sandbox.finish()
            self.assertIn((run.exited.code, run.exited.signal, run.exited.flags), [(5 if i % 2 else 0, 0, 0), (-1, 9, 2)])
        self.nothing_left()


class Staging(SandboxTest):
    def failed(self, path):
        error, length = struct.unpack_from(">II", payload := self.sandbox.expect(STAGE_FAILED))
        self.assertEqual(payload[8:], path[:4095])
        self.assertEqual(length, len(payload) - 8)
        return error

    def test_modes_parents_replacement(self):
        self.sandbox.stage("code/a/b/c.sh", "#!/bin/sh\necho old", mode=0o755)
        self.sandbox.stage("code/a/b/c.sh", "#!/bin/sh\necho new", mode=0o755)
        self.sandbox.stage("secret", "x", mode=0o400)
        self.sandbox.stage("empty")
        self.assertEqual(self.ok(self.sandbox.run(["code/a/b/c.sh"])), "new\n")
        out = self.ok(self.sandbox.run(["stat", "-c", "%a %s %u %n", "code/a", "secret", "empty"]))
        self.assertEqual(out, "755 60 65534 code/a\n400 1 65534 secret\n644 0 65534 empty\n")

    def test_large_file_and_byte_names(self):
        data = os.urandom(20_000_000)
        self.sandbox.stage(b"code/\xff\n", data)
        run = self.sandbox.run(["sha256sum", b"/workspace/code/\xff\n"])
        self.assertIn(hashlib.sha256(data).hexdigest().encode(), run.out)

    def test_replacing_leaves_other_names_alone(self):
        self.sandbox.stage("one", "1")
        self.ok(self.sandbox.run(["ln", "one", "two"]))
        self.sandbox.stage("one", "2")
        self.assertEqual(self.ok(self.sandbox.run(["cat", "one", "two"])), "21")

    # PATH-6
    def test_bad_paths(self):
        paths = [b"", b"/etc/x", b"../x", b"a/../../x", b"a/..", b".", b"./a", b"a//b", b"a/", b"/", b"a\0b", b"x" * 256,
                 b"a/" * 3000 + b"a"]
        for path in paths:
            with self.subTest(path=path[:10]):
                self.sandbox.stage(path, "x" * 100_000)
                self.assertIn(self.failed(path), (errno.EINVAL, errno.ENAMETOOLONG))

    def test_links_and_special_files_are_not_followed(self):
        self.ok(self.sandbox.run(["sh", "-c", "mkdir /tmp/outside d; ln -s /tmp/outside code/up; ln -s /tmp/outside/x file; "
                                              "mkfifo fifo; ln -s d/loop d/loop; echo keep > plain; ln -s /tmp tmp"]))
        for path, error in ((b"code/up/x", errno.ENOTDIR), (b"file", errno.EEXIST), (b"fifo", errno.EEXIST),
                            (b"d", errno.EISDIR), (b"d/loop/x", errno.ENOTDIR), (b"plain/x", errno.ENOTDIR),
                            (b"tmp/x", errno.ENOTDIR)):
            with self.subTest(path=path):
                self.sandbox.stage(path, "x")
                self.assertIn(self.failed(path), (error, errno.ELOOP))

    def test_full_disk(self):
        self.sandbox.stage("code/big", bytes(300_000_000))
        self.assertEqual(self.failed(b"code/big"), errno.ENOSPC)
        self.sandbox.stage("code/small", b"x")
        self.sandbox.start(["true"])
        self.assertEqual(self.sandbox.expect(START_FAILED), u32(errno.ENOSPC) + string("staging"))
        self.assertTrue(self.sandbox.reset())
        self.assertEqual(self.ok(self.sandbox.run(["find", "."])).split(), [".", "./output", "./code"])


class Collecting(SandboxTest):
    def make(self, script):
        self.ok(self.sandbox.run(["sh", "-c", script], cwd="output"))

    def names(self, **limits):
        collected, skipped = self.sandbox.collect(**limits)
        return [path.decode() for path, _, _ in collected], skipped

    def test_files_in_order_with_content_and_mode(self):
        self.make("mkdir -p b/c a empty; echo 1 >b/c/f; echo 22 >b/a; : >a/e; chmod 640 b/a; printf x >b.txt; printf z >z")
        self.assertEqual(self.sandbox.collect(), (
            [(b"a/e", 0o644, b""), (b"b/a", 0o640, b"22\n"), (b"b/c/f", 0o644, b"1\n"), (b"b.txt", 0o644, b"x"),
             (b"z", 0o644, b"z")], 0))

    def test_special_entries_are_skipped(self):
        self.make("echo 1 >f; ln -s f link; ln -s /etc dir; ln -s /etc/passwd passwd; mkfifo fifo; "
                  "python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"s\")'; echo 1 >closed; chmod 0 closed; "
                  "mkdir locked; chmod 0 locked")
        self.assertEqual(self.names(), (["f"], 7))

    def test_hard_links_are_sent_once(self):
        self.make("echo 1 >a; ln a b; ln a c")
        self.assertEqual(self.names(), (["a"], 2))

    def test_limits(self):
        self.make("for i in 1 2 3 4 5; do head -c 1000 /dev/zero >$i; done; head -c 1001 /dev/zero >big; printf x >small")
        self.assertEqual(self.names(files=3), (["1", "2", "3"], 4))
        self.assertEqual(self.names(file_bytes=1000), (["1", "2", "3", "4", "5", "small"], 1))
        self.assertEqual(self.names(total_bytes=2500), (["1", "2", "small"], 4))
        self.assertEqual(self.names(files=0), ([], 7))

    def test_sparse_file_counts_by_its_size(self):
        self.make("truncate -s 100G huge; truncate -s 1000000 small")
        collected, skipped = self.sandbox.collect()
        self.assertEqual((collected, skipped), ([(b"small", 0o644, bytes(1_000_000))], 1))

    def test_depth(self):
        self.make("p=.; for i in $(seq 40); do p=$p/d; mkdir $p; echo $i >$p/f; done")
        paths, skipped = self.names()
        self.assertEqual((len(paths), skipped), (32, 1))

    # OUT-3
    def test_many_entries(self):
        self.ok(self.python("for i in range(101000): open(f'/workspace/output/{i:06}', 'w').close()"))
        paths, skipped = self.names(files=5)
        self.assertEqual((len(paths), skipped), (5, 100_000 - 5 + 1))

    def test_directories(self):
        self.make("mkdir in; echo 1 >in/f; ln -s in link")
        self.assertEqual(self.names(directory="output/in"), (["f"], 0))
        self.assertEqual(self.names(directory=""), (["output/in/f"], 1))
        self.assertEqual(self.names(directory="nothing"), ([], 0))
        for bad in ("output/link", "output/in/f", "..", "/etc"):
            self.assertEqual(self.names(directory=bad), ([], 1), bad)

    def test_large_content(self):
        self.make("head -c 30000000 /dev/urandom >big; sha256sum <big >sum")
        collected, _ = self.sandbox.collect(file_bytes=1 << 30, total_bytes=1 << 30)
        self.assertEqual(hashlib.sha256(collected[0][2]).hexdigest(), collected[1][2].split()[0].decode())

    def test_ends_a_run_first(self):
        self.sandbox.start(["sh", "-c", "echo 1 >output/f; echo up; sleep 60"])
        self.sandbox.expect(STARTED)
        self.sandbox.expect(STDOUT)
        self.sandbox.send(COLLECT, string("output") + struct.pack(">IQQ", 9, 9, 9))
        self.assertEqual(self.sandbox.finish().exited.flags, KILLED)
        self.assertEqual([self.sandbox.receive()[0] for _ in range(4)], [FILE_BEGIN, FILE_DATA, FILE_END, COLLECT_DONE])


class Resetting(SandboxTest):
    def test_everything_writable_is_empty(self):
        self.ok(self.python("""
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
for place in ('/workspace', '/tmp', '/dev/shm'):
    os.chdir(place)
    os.makedirs('a/b/c', exist_ok=True)
    open('a/b/c/f', 'w').write('x')
    os.symlink('/etc', 'a/link')
    os.mkfifo('a/fifo')
    os.chmod('a/b/c', 0)
    os.chmod('a/b', 0o100)
    os.chmod('a', 0)
    for i in range(2000): open(f'many{i}', 'w').close()
os.chdir('/workspace')
for i in range(3000):
    os.mkdir('d'); os.chdir('d')
assert libc.mq_open(b'/queue', os.O_CREAT | os.O_RDWR, 0o600, None) >= 0
assert libc.shmget(7, 4096, 0o1600) >= 0 and libc.msgget(7, 0o1600) >= 0 and libc.semget(7, 1, 0o1600) >= 0
"""))
        self.assertTrue(self.sandbox.reset())
        out = self.ok(self.python("""
import os
print([sorted(os.listdir(p)) for p in ('/workspace', '/tmp', '/dev/shm', '/dev/mqueue')])
print([len(open(f'/proc/sysvipc/{kind}').readlines()) for kind in ('shm', 'msg', 'sem')])
"""))
        self.assertEqual(out, "[['code', 'output'], [], [], []]\n[1, 1, 1]\n")

    def test_ends_a_run_first(self):
        self.sandbox.start(["sh", "-c", "while :; do echo x >$$; done"])
        self.sandbox.expect(STARTED)
        self.sandbox.send(RESET)
        self.assertEqual(self.sandbox.finish().exited.flags, KILLED)
        self.assertEqual(self.sandbox.expect(RESET_DONE), u32(1))

    def test_forgets_an_open_file_and_start_parts(self):
        self.sandbox.send(STAGE_OPEN, u32(0o644) + string("f"))
        self.sandbox.send(START_PART, b"garbage")
        self.assertTrue(self.sandbox.reset())
        self.assertEqual(self.ok(self.sandbox.run(["ls"])), "code\noutput\n")

    def test_changed_limits_of_init(self):
        lower = "import resource as r; r.prlimit(1, r.RLIMIT_NOFILE, (%s))"
        self.ok(self.python(lower % "16, r.prlimit(1, r.RLIMIT_NOFILE)[1]"))
        self.assertTrue(self.sandbox.reset())
        self.assertEqual(self.ok(self.python("import resource as r; print(r.getrlimit(r.RLIMIT_NOFILE)[0])")), "1024\n")
        self.ok(self.python(lower % "16, 16"))
        self.assertFalse(self.sandbox.reset())

    def test_changed_processors_of_init(self):
        processors = "import os; print(sorted(os.sched_getaffinity(0)))"
        before = self.ok(self.python(processors))
        self.ok(self.python("import os; os.sched_setaffinity(1, {min(os.sched_getaffinity(0))})"))
        self.assertTrue(self.sandbox.reset())
        self.assertEqual(self.ok(self.python(processors)), before)


class RootFileSystem(unittest.TestCase):
    def test_is_never_emptied(self):
        with Sandbox(flags=["--network", "none"]) as sandbox:
            sandbox.run(["touch", "/workspace/f"])
            self.assertFalse(sandbox.reset())
            self.assertIn(b"f\n", sandbox.run(["ls", "/workspace"]).out)

    def test_only_as_pid_1(self):
        run = subprocess.run(["docker", "run", "--rm", "--network", "none", "--entrypoint", "sh", "sandcastle/python", "-c",
                              "/sandcastle-init </dev/null; echo $?"], capture_output=True, text=True)
        self.assertEqual(run.stdout, "70\n")


class Gate:
    """Listens where the worker would, and answers each connection's bytes, in capitals, when they have ended."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = os.path.join(self.folder.name, "egress.sock")
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(self.path)
        os.chmod(self.path, 0o666)
        self.listener.listen(128)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        with connection:
            data = bytearray()
            while chunk := connection.recv(65536):
                data += chunk
            connection.sendall(data.upper())

    def stop(self):
        if self.listener.fileno() >= 0:
            self.listener.shutdown(socket.SHUT_RDWR)
            self.listener.close()

    def close(self):
        self.stop()
        self.folder.cleanup()


ASK = """
import socket, sys
def ask(data, place=('127.0.0.1', 3128)):
    with socket.socket(socket.AF_INET if place[0] == '127.0.0.1' else socket.AF_UNIX) as s:
        s.settimeout(20)
        s.connect(place)
        s.sendall(data)
        s.shutdown(socket.SHUT_WR)
        answer = b''
        while chunk := s.recv(65536): answer += chunk
        return answer
"""


class Relay(unittest.TestCase):
    def setUp(self):
        self.gate = Gate()
        self.addCleanup(self.gate.close)
        mount = f"type=bind,source={self.gate.path},target=/run/sandcastle/egress.sock,readonly"
        self.sandbox = Sandbox(flags=[*HARDENED, "--mount", mount])
        self.addCleanup(self.sandbox.__exit__)

    def ask(self, source):
        run = self.sandbox.python(ASK + source)
        self.assertEqual((run.exited.code, bytes(run.err)), (0, b""))
        return run.out.decode()

    def test_none_unless_told(self):
        self.assertEqual(self.ask("""
try: print(ask(b'x'))
except OSError as e: print(type(e).__name__)
import os
print('egress-relay\\n' in [open(f'/proc/{p}/comm').read() for p in os.listdir('/proc') if p.isdigit()])
"""), "ConnectionRefusedError\nFalse\n")

    def test_carries_both_ways_and_half_closes(self):
        self.sandbox.send(RELAY)
        for i in range(3):
            self.assertEqual(self.ask(f"print(ask(b'hello {i}'))"), f"b'HELLO {i}'\n")

    def test_large_and_many(self):
        self.sandbox.send(RELAY)
        self.assertEqual(self.ask("""
import threading
big = bytes(range(97, 123)) * 100_000
answers = []
threads = [threading.Thread(target=lambda: answers.append(ask(big) == big.upper())) for _ in range(8)]
[t.start() for t in threads]; [t.join() for t in threads]
answers += [ask(b'%d' % i) == b'%d' % i for i in range(200)]
print(len(answers), all(answers))
"""), "208 True\n")

    def test_more_than_it_holds_wait(self):
        self.sandbox.send(RELAY)
        self.assertEqual(self.ask("""
held = [socket.create_connection(('127.0.0.1', 3128)) for _ in range(64)]
late = socket.create_connection(('127.0.0.1', 3128))
late.sendall(b'late'); late.shutdown(socket.SHUT_WR); late.settimeout(0.3)
try: print(late.recv(9))
except TimeoutError: print('waits')
held[5].close(); late.settimeout(20)
print(late.recv(9))
"""), "waits\nb'LATE'\n")

    def test_the_socket_itself(self):
        self.assertEqual(self.ask("print(ask(b'direct', '/run/sandcastle/egress.sock'))"), "b'DIRECT'\n")

    def test_nobody_listens_any_more(self):
        self.sandbox.send(RELAY)
        self.gate.stop()
        # How the program hears of it depends on how far it is when the relay closes.
        self.assertEqual(self.ask("""
import errno
try: print(ask(b'x') or 'closed')
except OSError as e:
    closed = isinstance(e, ConnectionError) or e.errno == errno.ENOTCONN
    print('closed' if closed else type(e).__name__)
"""), "closed\n")

    def test_is_closed_to_the_program_but_may_be_killed(self):
        self.sandbox.send(RELAY)
        self.assertEqual(self.ask("""
import os, signal
relay = next(int(p) for p in os.listdir('/proc') if p.isdigit() and open(f'/proc/{p}/comm').read() == 'egress-relay\\n')
def attempt(action):
    try: return action()
    except OSError as e: return type(e).__name__
print(attempt(lambda: os.listdir(f'/proc/{relay}/fd')), attempt(lambda: os.open(f'/proc/{relay}/mem', os.O_RDWR)))
os.kill(relay, signal.SIGKILL)
import time; time.sleep(0.1)
print(attempt(lambda: ask(b'x')))
"""), "PermissionError PermissionError\nConnectionRefusedError\n")
        self.assertEqual(self.ask("print(ask(b'again'))"), "b'AGAIN'\n")

    def test_outlives_no_run(self):
        self.sandbox.send(RELAY)
        self.ask("import subprocess; keep = socket.create_connection(('127.0.0.1', 3128))")
        self.sandbox.start(["nothing-of-this-name"])
        self.assertEqual(self.sandbox.expect(START_FAILED), u32(errno.ENOENT) + string("exec"))
        self.assertTrue(self.sandbox.reset())
        self.assertEqual(self.ask("print(ask(b'after a reset'))"), "b'AFTER A RESET'\n")

    def test_port_that_an_earlier_program_left_in_use(self):
        self.sandbox.send(RELAY)
        self.ask("""
import os, signal, time
os.kill(next(int(p) for p in os.listdir('/proc') if p.isdigit() and open(f'/proc/{p}/comm').read() == 'egress-relay\\n'),
        signal.SIGKILL)
time.sleep(0.1)
server = socket.socket()
server.bind(('127.0.0.1', 3128)); server.listen()
client = socket.create_connection(('127.0.0.1', 3128))
accepted, _ = server.accept()
accepted.close(); client.recv(1); client.close()
""")
        self.assertEqual(self.ask("print('runs')"), "runs\n")

    def test_end_does_not_wait_for_the_gate(self):
        """A message that the gate has not read keeps the program's pipes open."""
        with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as listener:
            path = os.path.join(folder, "egress.sock")
            listener.bind(path)
            os.chmod(path, 0o666)
            listener.listen()
            mount = f"type=bind,source={path},target=/run/sandcastle/egress.sock,readonly"
            with Sandbox(flags=[*HARDENED, "--mount", mount]) as sandbox:
                run = sandbox.python("""
import socket
gate = socket.socket(socket.AF_UNIX)
gate.connect('/run/sandcastle/egress.sock')
socket.send_fds(gate, [b'x'], [1, 2])
print('sent')
""")
            self.assertEqual((bytes(run.out), bytes(run.err), run.exited.code), (b"sent\n", b"", 0))


class Hostile(SandboxTest):
    def test_frames_cannot_be_forged(self):
        out = self.ok(self.python("""
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def attempt(action):
    try: return action()
    except OSError as e: return type(e).__name__
print([attempt(lambda: os.open(f'/proc/1/fd/{fd}', os.O_WRONLY)) for fd in (0, 1, 2)])
print(attempt(lambda: os.listdir('/proc/1/fd')), attempt(lambda: os.open('/proc/1/mem', os.O_RDWR)),
      attempt(lambda: open('/proc/1/environ').read()), attempt(lambda: os.readlink('/proc/1/exe')))
print([libc.ptrace(request, 1, 0, 0) for request in (16, 0x4206)])
pidfd = os.pidfd_open(1)
print([libc.syscall(438, pidfd, fd, 0) for fd in (0, 1, 2)])
"""))
        self.assertEqual(out.splitlines(), [
            "['PermissionError', 'PermissionError', 'PermissionError']",
            "PermissionError PermissionError PermissionError PermissionError", "[-1, -1]", "[-1, -1, -1]"])

    def test_printed_frames_are_output(self):
        forged = frame(EXITED, bytes(40))
        run = self.sandbox.run(["printf", "".join(f"\\{byte:03o}" for byte in forged)])
        self.assertEqual((bytes(run.out), run.exited.code), (forged, 0))

    def test_signals_do_not_reach_init(self):
        self.ok(self.python("import os\nfor s in range(1, 65):\n  try: os.kill(1, s)\n  except OSError: pass"))
        self.assertEqual(self.ok(self.sandbox.run(["echo", "alive"])), "alive\n")

    def refused(self, raw):
        with Sandbox() as sandbox:
            sandbox.send_raw(raw)
            received = sandbox.receive()
            while received and received[0] != ERROR:
                received = sandbox.receive()
            self.assertEqual(received and received[0], ERROR)
            self.assertEqual(sandbox.exit_code(), 70)

    def test_protocol_errors(self):
        sleep = frame(START, start_request(["sleep", "9"]))
        cases = {
            "unknown type": b"\x40", "type 0": b"\0\0\0\0\0", "a report": frame(READY, u32(1)),
            "too large": bytes([STAGE_DATA]) + u32(65537), "huge": bytes([START]) + u32(0xFFFFFFFF),
            "short": frame(SIGNAL, b"\0\0\0"), "long": frame(SIGNAL, u32(9) + b"x"), "body of none": frame(KILL_ALL, b"x"),
            "signal 0": frame(SIGNAL, u32(0)), "signal 65": frame(SIGNAL, u32(65)),
            "string beyond the payload": frame(STAGE_OPEN, u32(0o644) + u32(100) + b"x"),
            "string of 4 GiB": frame(STAGE_OPEN, u32(0o644) + u32(0xFFFFFFFF) + b"x"),
            "setuid mode": frame(STAGE_OPEN, u32(0o4755) + string("x")),
            "data without a file": frame(STAGE_DATA, b"x"), "close without a file": frame(STAGE_CLOSE),
            "two files": frame(STAGE_OPEN, u32(0o644) + string("a")) * 2,
            "start with a file open": frame(STAGE_OPEN, u32(0o644) + string("a")) + sleep,
            "start twice": sleep * 2, "empty start": frame(START),
            "no argv": frame(START, u32(0) + u32(0) + string("") + u32(0) + u32(0)),
            "too many": frame(START, u32(0) + u32(0) + string("") + u32(0xFFFFFFFF)),
            "stdin mode": frame(START, u32(0) + u32(2) + string("") + u32(1) + string("true") + u32(0)),
            "NUL in argv": frame(START, start_request([b"a\0b"])),
            "trailing bytes": frame(START, start_request(["true"]) + b"x"),
            "start over 1 MiB": frame(START_PART, bytes(65536)) * 17,
            "short collect": frame(COLLECT, string("output")),
        }
        for name, raw in cases.items():
            with self.subTest(name):
                self.refused(raw)

    def test_random_bytes_never_hang_it(self):
        randomness = random.Random(7)
        for _ in range(8):
            with Sandbox() as sandbox:
                kinds = [randomness.randrange(1, 13) for _ in range(20)]
                raw = b"".join(frame(kind, randomness.randbytes(randomness.randrange(40))) for kind in kinds)
                sandbox.send_raw(raw)
                sandbox.process.stdin.close()
                self.assertIn(sandbox.exit_code(), (0, 70))


def main():
    result = unittest.TextTestRunner(verbosity=2).run(unittest.defaultTestLoader.loadTestsFromModule(sys.modules[__name__]))
    failed = len({id(test) for test, _ in result.failures + result.errors})
    print(f"{result.testsRun - failed} passed, {failed} failed")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
