# attack: Looks for processes of the host and of other sandboxes
# expect: completed
# timeout: 60 s
# prints: strangers: none
# prints: kill of all below a million: none
import os

import attack

strangers = []
for name in filter(str.isdigit, os.listdir("/proc")):
    try:
        if os.stat(f"/proc/{name}").st_uid not in (0, 65534) or int(name) > 10_000:
            strangers.append(name)
    except OSError:
        continue
mine = {int(name) for name in os.listdir("/proc") if name.isdigit()}
hit = [str(pid) for pid in range(2, 1_000_000, 7)
       if pid not in mine and attack.result_of(lambda: os.kill(pid, 0)) == "OK"]
print("strangers:", *(strangers or ["none"]))
print("kill of all below a million:", *(hit or ["none"]))
