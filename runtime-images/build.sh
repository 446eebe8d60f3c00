#!/usr/bin/env bash
# Builds the images of the sandboxes; what has not changed is not built again.
#   build.sh [ID…]     builds the base, init and the named runtimes (default: all of catalog.yaml)
#   build.sh probe     runs each runtime's probes in hardened containers and compares their output
# SANDCASTLE_BASE_IMAGE=IMAGE  starts from this image;  SANDCASTLE_PULL=1  tries to pull the release's own first.
# Otherwise the base is made by debootstrap from the machine's own mirror (as root). No mirror is written here:
# whatever apt is configured for on this machine is what the builds use.
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

has_content() { [[ -z ${SANDCASTLE_FORCE:-} && $(docker image inspect -f "{{index .Config.Labels \"$LABEL\"}}" "$1" 2>/dev/null) == "$2" ]]; }

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

# ---- the base
codename() { (. /etc/os-release && echo "${VERSION_CODENAME:-}"); }

# The distribution's own package sources, one line each: URI SUITE COMPONENT. Third parties' are left out.
host_sources() {
  apt-get indextargets --format '$(CREATED_BY)|$(ORIGIN)|$(REPO_URI)|$(RELEASE)|$(COMPONENT)' |
    awk -F'|' -v suite="$(codename)" '
      $1 == "Packages" && ($2 == "Debian" || $2 == "Ubuntu") && ($4 == suite || index($4, suite "-") == 1) && !seen[$0]++ {
        print $3, $4, $5
      }'
}

require_sources() {
  command -v apt-get >/dev/null || fail "no apt here: name a Debian or Ubuntu image in SANDCASTLE_BASE_IMAGE"
  [[ -n $(host_sources) ]] || apt-get -qq update
  [[ -n $(host_sources) ]] || fail "apt on this machine has no package source of its own distribution"
}

write_apt_context() {
  mkdir -p "$1"
  host_sources | sed 's/^/deb /' >"$1/sources.list"
  apt-config dump | grep -E '^Acquire::(https?::Proxy|Check-Valid-Until|Check-Date) ' >"$1/machine.conf" || true
  codename >"$1/codename"
}

make_debootstrap() {
  local root=$WORK/root mirror
  [[ $EUID == 0 ]] || { echo "debootstrap needs root (or name an image in SANDCASTLE_BASE_IMAGE)"; return 1; }
  command -v debootstrap >/dev/null ||
    DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=300 install --no-install-recommends debootstrap
  mirror=$(host_sources | awk -v suite="$(codename)" '$2 == suite {print $1; exit}')
  # Its own mount namespace: what it mounts in the new root goes with it, also when it is killed.
  unshare --mount debootstrap --variant=minbase "$(codename)" "$root" "$mirror"
  sh base/sandcastle-strip "$root"
  tar -C "$root" -c . | docker import --change "LABEL $LABEL=$2" - "$1"
}

# Sets BASE, the image that base/Dockerfile starts from.
choose_base() {
  local release made
  if [[ -n ${SANDCASTLE_BASE_IMAGE:-} ]]; then
    BASE=$SANDCASTLE_BASE_IMAGE
    return
  fi
  release=$(. /etc/os-release && echo "$ID:$VERSION_CODENAME")
  if [[ ${SANDCASTLE_PULL:-} == 1 ]]; then
    [[ $release == debian:* ]] && release+=-slim
    if timeout "$PULL_SECONDS" docker pull -q "$release" >/dev/null 2>&1; then
      BASE=$release
      return
    fi
    say "no image registry answered within $PULL_SECONDS s"
  fi
  BASE=sandcastle/debootstrap:$(codename)
  made=$(hash_of base/sandcastle-strip)
  has_content "$BASE" "$made" || timed "$BASE" make_debootstrap "$BASE" "$made"
}

build_base() {
  BASE_HASH=$({ hash_of base; echo "${SANDCASTLE_BASE_IMAGE:-$(codename)}"; } | digest)
  has_content sandcastle/base "$BASE_HASH" && return
  require_sources
  choose_base
  cp -r base "$WORK/base"
  write_apt_context "$WORK/base/apt"
  timed sandcastle/base build sandcastle/base "$BASE_HASH" "$WORK/base" --build-arg "BASE=$BASE"
}

build_init() {
  INIT_HASH=$({ hash_of init; echo "$BASE_HASH"; } | digest)
  has_content sandcastle/init "$INIT_HASH" || timed sandcastle/init build sandcastle/init "$INIT_HASH" init
}

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

check_size() {
  local bytes
  bytes=$(docker image inspect -f '{{.Size}}' "$2")
  ((bytes <= $(value "$1" budgetMb) * 1000000)) || fail "$2 weighs $((bytes / 1000000)) MB, more than its budget in catalog.yaml"
}

build_runtime() {
  local id=$1 image hash
  image=$(value "$id" image)
  [[ -n $image ]] || fail "no runtime '$id' in catalog.yaml"
  hash=$({ hash_of "$id"; entry "$id"; echo "$BASE_HASH $INIT_HASH"; } | digest)
  has_content "$image" "$hash" || timed "$image" build_versioned "$id" "$image" "$hash"
  check_size "$id" "$image"
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

probe() {
  local id image probe file command
  for id in $(ids); do
    image=$(value "$id" image)
    probe_init "$image"
    for probe in $(words "$id" probes); do
      file=${probe##*/}
      command=$(commands "$id" | awk -v ending=".${file##*.}" '$1 == ending {$1 = ""; print}')
      hardened -e LANG=C.UTF-8 --entrypoint sh "$image" -c "cat >/tmp/$file && exec ${command/\{entry\}//tmp/$file}" \
        <"$probe" >"$WORK/actual" 2>&1 || true
      diff -u "${probe%/*}/expected.txt" "$WORK/actual" >&2 || fail "$image: the output of $probe differs"
      say "$image: $probe passed"
    done
  done
}

if [[ ${1:-} == probe ]]; then
  probe
else
  [[ $# -gt 0 ]] || mapfile -t all < <(ids)
  build_base
  build_init
  for id in "${@:-${all[@]}}"; do build_runtime "$id"; done
  say "all images are up to date"
fi
