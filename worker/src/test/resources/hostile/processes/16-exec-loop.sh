# attack: Replaces itself by itself without end
# expect: failed TIMEOUT
# timeout: 3 s
# prints: around
echo around
exec bash "$0"
