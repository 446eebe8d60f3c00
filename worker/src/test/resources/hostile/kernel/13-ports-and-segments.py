# attack: Asks for the ports and segments of an x86 machine
# expect: completed
# prints: iopl: (EPERM|ENOSYS)
# prints: ioperm: (EPERM|ENOSYS)
# prints: modify_ldt: (EPERM|ENOSYS)
import ctypes

import attack

attack.calls("iopl", 3)
attack.calls("ioperm", 0x80, 1, 1)
attack.calls("modify_ldt", 1, ctypes.create_string_buffer(16), 16)
