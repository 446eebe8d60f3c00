# attack: The shell's fork bomb: every process starts two more
# expect: failed TIMEOUT
# expect on runsc: failed SANDBOX_UNAVAILABLE or failed TIMEOUT
# timeout: 5 s
# prints: started
# output: 64 MiB
echo started
sleep 0.5
bomb() { bomb | bomb & }
bomb 2>/dev/null
exec sleep 60
