# attack: Opens a fifo that has no other end
# expect: failed TIMEOUT
# timeout: 3 s
# prints: blocked
# never: went on
mkfifo /tmp/fifo
echo blocked
cat /tmp/fifo
echo 'went on'
