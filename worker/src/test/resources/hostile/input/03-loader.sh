# attack: Gives itself an environment that rules the loader, the shell and the interpreters
# expect: completed
# env: {"LD_PRELOAD": "/workspace/code/evil.so", "LD_LIBRARY_PATH": "/workspace/code", "LD_DEBUG": "all", "LD_AUDIT": "/workspace/evil.so", "GCONV_PATH": "/workspace", "BASH_ENV": "/proc/1/environ", "ENV": "/etc/passwd", "IFS": "x", "PS4": "$(id)", "PYTHONPATH": "/etc", "PYTHONSTARTUP": "/etc/passwd", "NODE_OPTIONS": "--require /workspace/evil.js"}
# prints: still 65534
echo "still $(id -u 2>/dev/null)"
