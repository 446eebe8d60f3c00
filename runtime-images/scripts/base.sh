# Sourced by build.sh: the base of every image, from the distribution that this machine runs.

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
  # debootstrap copies this machine's: no sandbox need know its name and its resolvers.
  : >"$root/etc/resolv.conf"
  echo localhost >"$root/etc/hostname"
  echo "127.0.0.1 localhost" >"$root/etc/hosts"
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
  made=$(hash_of base/sandcastle-strip scripts/base.sh)
  has_content "$BASE" "$made" || timed "$BASE" make_debootstrap "$BASE" "$made"
}

base_hash() { { hash_of base scripts/base.sh; echo "${SANDCASTLE_BASE_IMAGE:-$(codename)}"; } | digest; }

build_base() {
  has_content sandcastle/base "$BASE_HASH" && return
  require_sources
  choose_base
  cp -r base "$WORK/base"
  write_apt_context "$WORK/base/apt"
  timed sandcastle/base build sandcastle/base "$BASE_HASH" "$WORK/base" --build-arg "BASE=$BASE"
}
