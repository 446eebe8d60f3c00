# attack: Prints without end to standard error, from many processes
# expect: failed OUTPUT_LIMIT
# expect on runsc: failed SANDBOX_UNAVAILABLE or failed OUTPUT_LIMIT or failed TIMEOUT
# output: 16 MiB
# prints: flooding
echo flooding
sleep 0.5
for i in 1 2 3 4 5 6 7 8; do
  yes "$i" >&2 &
done
wait
