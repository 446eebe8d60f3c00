echo "bash ${BASH_VERSINFO[0]}"
echo "uid $(id -u) $(id -g)"
text='ü✓'
echo "text $text ${#text}"
echo 12345 >/tmp/file
echo 123 >/workspace/file
echo "files $(wc -c </tmp/file) $(wc -c </workspace/file)"
(: >/file) 2>/dev/null && echo "root writable" || echo "root read-only"
(: </dev/tcp/192.0.2.1/80) 2>/dev/null && echo "network" || echo "no network"
printf 'b\na\n' | sort | sed 's/^/sorted /' | awk '{print NR, $0}'
