# attack: Mounts, unmounts and remounts, by the old calls and the new ones
# expect: completed
# prints: tmpfs: EPERM
# prints: bind: EPERM
# prints: writable root: EPERM
# prints: proc: EPERM
# prints: unmount: EPERM
# prints: pivot_root: EPERM
# prints: chroot: EPERM
# prints: open_tree: EPERM
# prints: move_mount: EPERM
# prints: fsopen: EPERM
# prints: fspick: EPERM
# prints: fsmount: EPERM
# prints: mount_setattr: EPERM
import ctypes

import attack

MS_REMOUNT, MS_BIND = 32, 4096
print("tmpfs:", attack.call("mount", b"x", b"/tmp", b"tmpfs", 0, None))
print("bind:", attack.call("mount", b"/", b"/workspace", None, MS_BIND, None))
print("writable root:", attack.call("mount", None, b"/", None, MS_REMOUNT | MS_BIND, None))
print("proc:", attack.call("mount", b"proc", b"/workspace", b"proc", 0, None))
print("unmount:", attack.call("umount2", b"/workspace", 2))
attack.calls("pivot_root", b"/workspace", b"/workspace")
attack.calls("chroot", b"/workspace")
attack.calls("open_tree", -100, b"/", 1)
attack.calls("move_mount", -100, b"/workspace", -100, b"/tmp", 0)
attack.calls("fsopen", b"tmpfs", 0)
attack.calls("fspick", -100, b"/", 0)
attack.calls("fsmount", 3, 0, 0)
attack.calls("mount_setattr", -100, b"/", 0, ctypes.create_string_buffer(32), ctypes.c_size_t(32))
