# attack: Matches an expression that takes for ever
# expect: failed TIMEOUT
# timeout: 3 s
# prints: blocked
# never: went on
import re

print("blocked", flush=True)
re.match("(a*)*b", "a" * 64)
print("went on")
