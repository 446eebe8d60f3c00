# attack: The shell's fork bomb: every process starts two more
# expect: failed TIMEOUT
# expect on runsc: failed SANDBOX_UNAVAILABLE
# timeout: 3 s
# prints: started
# output: 64 MiB
echo started
bomb() { bomb | bomb & }
bomb 2>/dev/null
exec sleep 60
