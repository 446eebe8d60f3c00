# attack: Executes with arguments and an environment larger than the kernel takes
# expect: completed
# prints: arguments: E2BIG
# prints: one argument: E2BIG
# prints: environment: E2BIG
# prints on runsc: arguments: ENAMETOOLONG
# prints on runsc: one argument: ENAMETOOLONG
# prints on runsc: environment: ENAMETOOLONG
import os

import attack

attack.attempt("arguments", lambda: os.execv("/bin/true", ["x" * 1000] * 10_000))
attack.attempt("one argument", lambda: os.execv("/bin/true", ["true", "x" * (1 << 20)]))
attack.attempt("environment", lambda: os.execve("/bin/true", ["true"], {f"V{n}": "x" * 100_000 for n in range(100)}))
