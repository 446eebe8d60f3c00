# attack: Fills /tmp
# expect: failed DISK_LIMIT
# prints: (5|6)\d MiB
head -c 80M /dev/zero >/tmp/full 2>/dev/null && echo written
echo "$(($(wc -c </tmp/full) / 1048576)) MiB"
exit 1
