# attack: Loads a program into the kernel
# expect: completed
# prints: bpf: EPERM
import ctypes

import attack

attack.calls("bpf", 5, ctypes.create_string_buffer(128), 128)
