# attack: Does system calls by the 32-bit table, which has other numbers
# expect: completed
# prints: getpid by int 0x80: (signal 31|signal 11)
# prints: mount by int 0x80: (signal 31|signal 11)
# prints on runsc: getpid by int 0x80: (exit 0|signal 31|signal 11)
# prints on runsc: mount by int 0x80: (exit 0|signal 31|signal 11)
import ctypes
import mmap
import platform

import attack


def run(code):
    area = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    area.write(code)
    address = ctypes.addressof(ctypes.c_char.from_buffer(area))
    if ctypes.CFUNCTYPE(ctypes.c_int)(address)() >= 0:
        raise OSError("answered")


# gVisor takes the numbers for those of 64 bits, writev and access, which fail of descriptor or address -1: exit 0.
# push rbx; mov eax, number; xor ebx, ebx; mov edi, -1; int 0x80; pop rbx; ret
GETPID, MOUNT = 20, 21
for name, number in (("getpid", GETPID), ("mount", MOUNT)):
    code = b"\x53\xb8" + number.to_bytes(4, "little") + b"\x31\xdb\xbf\xff\xff\xff\xff\xcd\x80\x5b\xc3"
    end = attack.in_child(lambda: run(code)) if platform.machine() == "x86_64" else "signal 31"
    print(f"{name} by int 0x80:", end)
