#!/usr/bin/env bash
# Tests the init inside hardened containers of the python image (build.sh makes it). Needs an engine and python3.
# Nothing of it runs on the machine itself: kill(-1) there would end everything.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
"$here/../../build.sh" python
export PYTHONDONTWRITEBYTECODE=1
python3 "$here/stem_test.py"
exec python3 "$here/init_test.py" "$@"
