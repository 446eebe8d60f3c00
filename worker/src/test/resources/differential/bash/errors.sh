set -euo pipefail
trap 'echo trapped $? $LINENO' ERR EXIT
false | true
echo never
