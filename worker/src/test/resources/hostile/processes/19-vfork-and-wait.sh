# attack: A tree of children that hold each other up, the last one stopped
# expect: failed TIMEOUT
# timeout: 3 s
# prints: waiting
sh -c 'sh -c "sh -c \"kill -STOP \\\$\\\$\"" & wait' &
echo waiting
wait
