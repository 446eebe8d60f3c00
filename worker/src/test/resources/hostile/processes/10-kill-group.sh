# attack: Kills its own process group
# expect: failed RUNTIME_ERROR
# prints: before
# never: after
echo before
kill -9 0
echo after
