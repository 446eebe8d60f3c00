# attack: Opens files until there is no descriptor left, and asks for more descriptors
# expect: completed
# prints: more: ValueError
# prints: opened: 10[012]\d, then EMFILE
import os
import resource

import attack

attack.attempt("more", lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (65536, 65536)))
attack.until_it_fails("opened", lambda: os.open("/dev/null", os.O_RDONLY))
