# attack: Looks for secrets in its environment and in those of all processes that it sees
# expect: completed
# prints: secrets: 0
count=$(cat /proc/[0-9]*/environ 2>/dev/null | tr '\0' '\n' | grep -ciE 'secret|token|password|api_?key|sandcastle_.*key|aws_|kafka')
echo "secrets: $count"
