# attack: Opens files of the host by their inode's number
# expect: completed
# prints: name_to_handle_at: EPERM
# prints: open_by_handle_at: EPERM
import ctypes

import attack

handle = ctypes.create_string_buffer(bytes([128, 0, 0, 0]) + bytes(132))
attack.calls("name_to_handle_at", -100, b"/", handle, ctypes.byref(ctypes.c_int()), 0)
attack.calls("open_by_handle_at", 0, handle, 0)
