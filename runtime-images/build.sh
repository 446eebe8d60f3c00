#!/usr/bin/env bash
# The images of the sandboxes. What has not changed is not built again; docs/RUNTIMES.md says how to add one.
#   build.sh [build] [ID…]   builds the base, init and the named runtimes (default: all of catalog.yaml)
#   build.sh list [ID…]      says which are there, how large, and whether they are what their sources make today
#   build.sh probe [ID…]     runs the runtimes' probes in hardened containers and compares their output
# SANDCASTLE_BASE_IMAGE=IMAGE  starts from this image;  SANDCASTLE_PULL=1  tries to pull the release's own first.
# Otherwise the base is made by debootstrap from the machine's own mirror (as root). No mirror is written here:
# whatever apt, pip and npm are configured for on this machine is what the builds use.
# SANDCASTLE_FORCE=1  builds everything again, with the distribution's newest packages.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

PULL_SECONDS=20
LABEL=sandcastle.content
WORK=$(mktemp -d "${TMPDIR:-/tmp}/sandcastle-images.XXXXXX")
trap 'rm -rf "$WORK"' EXIT

say() { echo "images: $*" >&2; }
fail() { say "$*"; exit 1; }

digest() { sha256sum | cut -c1-32; }
hash_of() { find "$@" -type f -not -path '*/test/*' -not -name '*.md' | LC_ALL=C sort | xargs sha256sum | digest; }

# ---- catalog.yaml: the lines of one entry, one value of it, a flow list as words
ids() { sed -n 's/^  - id: *//p' catalog.yaml; }
entry() { awk -v id="$1" '/^  - id:/ {on = ($3 == id)} on' catalog.yaml; }
value() { entry "$1" | sed -n "s/^    $2: *//p"; }
words() { value "$1" "$2" | tr -d '[]",'; }
# commands ID: lines of an ending and the words of its command
commands() { entry "$1" | sed -n 's/^      "\([^"]*\)": *\[/\1 /p' | tr -d '[]",'; }

inspect() { docker image inspect -f "$1" "$2" 2>/dev/null; }
content() { inspect "{{index .Config.Labels \"$LABEL\"}}" "$1"; }
has_content() { [[ -z ${SANDCASTLE_FORCE:-} && $(content "$1") == "$2" ]]; }

# timed NAME COMMAND…: runs the command, silent unless it fails, and says how long it took
timed() {
  local name=$1 from=$EPOCHREALTIME log=$WORK/log
  shift
  say "$name …"
  "$@" >"$log" 2>&1 || { tail -n 30 "$log" >&2; fail "$name failed"; }
  say "$name: $(awk -v a="$from" -v b="$EPOCHREALTIME" 'BEGIN {printf "%.1f s", b - a}')"
}

# build NAME HASH CONTEXT [FLAG…]
build() {
  local name=$1 hash=$2 context=$3 network=()
  shift 3
  # An engine without its own bridge builds on the machine's network.
  docker network inspect bridge >/dev/null 2>&1 || network=(--network host)
  docker build ${SANDCASTLE_FORCE:+--no-cache} "${network[@]}" --label "$LABEL=$hash" -t "$name:latest" "$@" "$context"
}

. scripts/base.sh
. scripts/builder.sh

build_init() { has_content sandcastle/init "$INIT_HASH" || timed sandcastle/init build sandcastle/init "$INIT_HASH" init; }

# ---- the runtimes
# The interpreters' versions: 3.11.2, or with their names when there are several.
version() {
  local image=$1 interpreter number versions=()
  shift
  for interpreter in "$@"; do
    number=$(docker run --rm --network none --entrypoint "$interpreter" "$image" --version | head -n 1 | grep -oE '[0-9]+(\.[0-9]+)+' | head -n 1)
    [[ $# -gt 1 ]] && versions+=("$interpreter $number") || versions+=("$number")
  done
  (IFS=,; echo "${versions[*]}")
}

# Twice, for the version is known only then; the second one is all cache but for the label.
build_versioned() {
  local id=$1 image=$2 hash=$3 interpreters version
  mapfile -t interpreters < <(commands "$id" | awk '!seen[$2]++ {print $2}')
  build "$image" "$hash" "$id"
  version=$(version "$image" "${interpreters[@]}")
  SANDCASTLE_FORCE='' build "$image" "$hash" "$id" --label "sandcastle.version=$version"
}

megabytes() { echo $(($(inspect '{{.Size}}' "$1") / 1000000)); }

# check_size IMAGE BUDGET
check_size() {
  (($(megabytes "$1") <= $2)) || fail "$1 weighs $(megabytes "$1") MB, more than its budget of $2 (budgetMb)"
}

runtime_hash() { { hash_of "$1"; entry "$1"; echo "$BASE_HASH $INIT_HASH"; } | digest; }

build_runtime() {
  local id=$1 image hash
  image=$(value "$id" image)
  hash=$(runtime_hash "$id")
  has_content "$image" "$hash" || timed "$image" build_versioned "$id" "$image" "$hash"
  check_size "$image" "$(value "$id" budgetMb)"
  [[ -z $(ecosystem "$id") ]] || build_builder "$id" "$image"
}

# ---- what is there
# row ID IMAGE HASH BUDGET
row() {
  local state=missing size=- id=- version=- known
  if known=$(content "$2"); then
    [[ $known == "$3" ]] && state=current || state=stale
    size=$(megabytes "$2")
    id=$(inspect '{{.Id}}' "$2")
    version=$(inspect '{{index .Config.Labels "sandcastle.version"}}' "$2")
  fi
  printf '%-20s %-8s %5s %7s  %-30s %-19s  %s\n' "$1" "$state" "$size" "$4" "$2" "${id:0:19}" "$version"
}

list() {
  local id image hash
  printf '%-20s %-8s %5s %7s  %-30s %-19s  %s\n' RUNTIME STATE MB BUDGET IMAGE ID VERSION
  for id in "$@"; do
    image=$(value "$id" image)
    hash=$(runtime_hash "$id")
    row "$id" "$image" "$hash" "$(value "$id" budgetMb)"
    [[ -z $(ecosystem "$id") ]] ||
      row "$(builder_of "$id")" "$(builder_of "$image")" "$(builder_hash "$id" "$hash")" "$(builder_budget "$id")"
  done
}

# ---- probes
hardened() {
  docker run --rm -i --network none --read-only --cap-drop ALL --security-opt no-new-privileges \
    --pids-limit 128 --memory 512m --memory-swap 512m --log-driver none \
    --tmpfs /workspace:rw,nosuid,nodev,size=256m --tmpfs /tmp:rw,nosuid,nodev,size=64m "$@"
}

# init announces itself and obeys: READY, then SHUTDOWN.
probe_init() {
  local ready
  ready=$(printf '\x0c\x00\x00\x00\x00' | hardened "$1" | od -An -tx1 | tr -d ' \n')
  [[ $ready == 810000000400000001 ]] || fail "$1: init answered '$ready'"
}

# One file, run as the catalogue says.
probe_file() {
  local id=$1 image=$2 probe=$3 file command
  file=${probe##*/}
  command=$(commands "$id" | awk -v ending=".${file##*.}" '$1 == ending {$1 = ""; print}')
  hardened -e LANG=C.UTF-8 --entrypoint sh "$image" -c "cat >/tmp/$file && exec ${command/\{entry\}//tmp/$file}" \
    <"$probe" >"$WORK/actual" 2>&1 || true
  diff -u "${probe%/*}/expected.txt" "$WORK/actual" >&2 || fail "$image: the output of $probe differs"
  say "$image: $probe passed"
}

probe() {
  local id image probe
  for id in "$@"; do
    image=$(value "$id" image)
    docker image inspect "$image" >/dev/null 2>&1 || fail "no image $image: build it first"
    probe_init "$image"
    for probe in $(words "$id" probes); do probe_file "$id" "$image" "$probe"; done
    [[ -z $(ecosystem "$id") ]] || probe_builder "$id"
  done
}

command=build
case ${1:-} in build | list | probe) command=$1; shift ;; esac
[[ $# -gt 0 ]] || mapfile -t all < <(ids)
set -- "${@:-${all[@]}}"
for id; do [[ -n $(value "$id" image) ]] || fail "no runtime '$id' in catalog.yaml, and no such command"; done
docker version >/dev/null 2>&1 || fail "no Docker engine answers"
BASE_HASH=$(base_hash)
INIT_HASH=$({ hash_of init; echo "$BASE_HASH"; } | digest)
case $command in
  list | probe) "$command" "$@" ;;
  build)
    build_base
    build_init
    for id; do build_runtime "$id"; done
    say "all images are up to date"
    ;;
esac
