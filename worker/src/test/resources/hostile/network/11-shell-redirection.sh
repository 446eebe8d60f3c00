# attack: Connects by the shell's own devices
# expect: completed
# prints: tcp: refused
# prints: udp: refused
# never: open
for kind in tcp udp; do
  if (exec 3<>"/dev/$kind/169.254.169.254/80") 2>/dev/null; then
    echo "$kind: open"
  else
    echo "$kind: refused"
  fi
done
