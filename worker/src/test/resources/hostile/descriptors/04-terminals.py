# attack: Opens pseudo terminals until there is none left
# expect: completed
# prints: terminals: \d{1,3}, then (EMFILE|ENOSPC)
import os

import attack

attack.until_it_fails("terminals", os.openpty)
