# attack: Waits for a pipeline of commands none of which ends
# expect: failed TIMEOUT
# timeout: 3 s
# prints: blocked
# never: went on
echo blocked
sleep 60 | cat | wc -c
echo 'went on'
