"""What the hostile programs share: system calls by number, and one line for each attempt."""

import ctypes
import errno
import fcntl
import os
import platform
import struct
import termios
import time

# name: number on x86_64, number on aarch64 (None: there is none)
_CALLS = {
    "acct": (163, 89),
    "add_key": (248, 217),
    "adjtimex": (159, 171),
    "bpf": (321, 280),
    "capset": (126, 91),
    "chroot": (161, 51),
    "clock_adjtime": (305, 266),
    "clock_settime": (227, 112),
    "clone": (56, 220),
    "clone3": (435, 435),
    "delete_module": (176, 106),
    "fanotify_init": (300, 262),
    "finit_module": (313, 273),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fsopen": (430, 430),
    "fspick": (433, 433),
    "get_robust_list": (274, 100),
    "init_module": (175, 105),
    "inotify_init1": (294, 26),
    "io_setup": (206, 0),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "io_uring_setup": (425, 425),
    "ioperm": (173, None),
    "iopl": (172, None),
    "ioprio_set": (251, 30),
    "kcmp": (312, 272),
    "kexec_file_load": (320, 294),
    "kexec_load": (246, 104),
    "keyctl": (250, 219),
    "memfd_secret": (447, 447),
    "migrate_pages": (256, 238),
    "modify_ldt": (154, None),
    "mount": (165, 40),
    "mount_setattr": (442, 442),
    "move_mount": (429, 429),
    "move_pages": (279, 239),
    "mq_open": (240, 180),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "open_tree": (428, 428),
    "perf_event_open": (298, 241),
    "personality": (135, 92),
    "pidfd_getfd": (438, 438),
    "pidfd_open": (434, 434),
    "pidfd_send_signal": (424, 424),
    "pivot_root": (155, 41),
    "prlimit64": (302, 261),
    "process_madvise": (440, 440),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "ptrace": (101, 117),
    "quotactl": (179, 60),
    "reboot": (169, 142),
    "request_key": (249, 218),
    "rt_sigqueueinfo": (129, 138),
    "sched_setattr": (314, 274),
    "sched_setparam": (142, 118),
    "sched_setscheduler": (144, 119),
    "seccomp": (317, 277),
    "setdomainname": (171, 162),
    "sethostname": (170, 161),
    "setns": (308, 268),
    "setpriority": (141, 140),
    "settimeofday": (164, 170),
    "swapoff": (168, 225),
    "swapon": (167, 224),
    "sync": (162, 81),
    "syncfs": (306, 267),
    "syslog": (103, 116),
    "tgkill": (234, 131),
    "timer_create": (222, 107),
    "umount2": (166, 39),
    "unshare": (272, 97),
    "userfaultfd": (323, 282),
    "vhangup": (153, 58),
    "vmsplice": (278, 75),
}
_COLUMN = {"x86_64": 0, "aarch64": 1}[platform.machine()]

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long


def name_of(number):
    """The name of an errno."""
    return errno.errorcode.get(number, f"errno {number}")


def call(which, *arguments):
    """Does a system call, by name or number: 'OK', or the name of its error."""
    number = _CALLS[which][_COLUMN] if isinstance(which, str) else which
    if number is None:
        return "ENOSYS"
    words = [ctypes.c_long(word) if isinstance(word, int) else word for word in arguments]
    ctypes.set_errno(0)
    result = libc.syscall(ctypes.c_long(number), *words)
    return "OK" if result >= 0 else name_of(ctypes.get_errno())


def result_of(action):
    """'OK' or what it returned, else the name of its error."""
    try:
        result = action()
    except OSError as failed:
        return name_of(failed.errno) if failed.errno else type(failed).__name__
    except (ValueError, OverflowError, RuntimeError) as failed:
        return type(failed).__name__
    return "OK" if result is None else result


def attempt(what, action):
    """Prints what came of an action."""
    print(f"{what}: {result_of(action)}", flush=True)


def calls(which, *arguments):
    """Prints what came of a system call."""
    print(f"{which}: {call(which, *arguments)}", flush=True)


def handed_over():
    """Waits until PID 1 has taken what was printed and could pass it on: what follows may end the sandbox."""
    latest = time.monotonic() + 2
    while struct.unpack("i", fcntl.ioctl(1, termios.FIONREAD, bytes(4)))[0] and time.monotonic() < latest:
        time.sleep(0.01)
    time.sleep(0.5)


def announce(line):
    """Prints a line that must be seen whatever comes next."""
    print(line, flush=True)
    handed_over()


def descriptor_of(process):
    """A descriptor of a process; -1 where the kernel has none (gVisor)."""
    return libc.syscall(ctypes.c_long(_CALLS["pidfd_open"][_COLUMN]), process, 0)


def until_it_fails(what, action, most=1_000_000):
    """Repeats an action, keeps its results, prints how often it went well and what ended it."""
    kept = []
    for number in range(most):
        try:
            kept.append(action())
        except OSError as failed:
            print(f"{what}: {number}, then {name_of(failed.errno)}", flush=True)
            return kept
        except (RuntimeError, MemoryError) as failed:
            print(f"{what}: {number}, then {type(failed).__name__}", flush=True)
            return kept
    print(f"{what}: {most}, no end", flush=True)
    return kept


def in_child(action):
    """Runs an action in a child; how the child ended."""
    pid = os.fork()
    if pid == 0:
        try:
            action()
            os._exit(0)
        except BaseException:
            os._exit(1)
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        return f"signal {os.WTERMSIG(status)}"
    return f"exit {os.WEXITSTATUS(status)}"


def daemon(action):
    """Runs an action in an orphan with a session of its own, which nothing but SIGKILL ends."""
    import signal

    if os.fork() != 0:
        return
    os.setsid()
    if os.fork() != 0:
        os._exit(0)
    for number in range(1, signal.NSIG):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            continue
    try:
        action()
    finally:
        os._exit(0)
