#!/usr/bin/env bash
# Makes sure that a Docker engine answers; on Debian and Ubuntu, as root, installs and starts one.
#   engine.sh ensure   exits 0 when an engine answers (at DOCKER_HOST, else the default socket)
#   engine.sh stop     stops the engine that `ensure` started, and no other
#   engine.sh status   says what answers and who started it
# State: $SANDCASTLE_HOME (default .sandcastle) engine.pid, engine.log. Deadlines are in seconds.
set -euo pipefail

HOME_DIR=${SANDCASTLE_HOME:-.sandcastle}
PID_FILE=$HOME_DIR/engine.pid
LOG_FILE=$HOME_DIR/engine.log
SOCKET=/var/run/docker.sock
SYSTEM_PID_FILE=/var/run/docker.pid
CONTAINERD_PID_FILE=/var/run/docker/containerd/containerd.pid
LOCK_FILE=/var/lock/sandcastle-engine.lock
START_SECONDS=60
STOP_SECONDS=30

say() { echo "engine: $*" >&2; }
fail() { say "$*"; exit 1; }

answers() { timeout 5 docker version --format '{{.Server.Version}}' 2>/dev/null; }

# runs PID NAME. A zombie does not: where nobody reaps, a killed dockerd stays in /proc for ever.
runs() { [[ ${1:-} =~ ^[0-9]+$ && $(cat "/proc/$1/stat" 2>/dev/null) == "$1 ($2) "[!Z]* ]]; }
is_dockerd() { runs "${1:-}" dockerd; }

own_pid() {
  local pid
  pid=$(cat "$PID_FILE" 2>/dev/null) || return 1
  is_dockerd "$pid" && echo "$pid"
}

require_installable() {
  if [[ -n ${DOCKER_HOST:-} && $DOCKER_HOST != "unix://$SOCKET" && $DOCKER_HOST != unix:///run/docker.sock ]]; then
    fail "no Docker engine answers at DOCKER_HOST=$DOCKER_HOST; start it, or unset DOCKER_HOST"
  fi
  local id like
  id=$(. /etc/os-release 2>/dev/null && echo "${ID:-}") || true
  like=$(. /etc/os-release 2>/dev/null && echo "${ID_LIKE:-}") || true
  [[ " $id $like " =~ \ (debian|ubuntu)\  ]] ||
    fail "no Docker engine answers at $SOCKET; install Docker Engine 20.10 or later and start it (only on Debian and Ubuntu this is done for you)"
  [[ $EUID == 0 ]] ||
    fail "no Docker engine answers at $SOCKET for user $(id -un); run as root to install and start one, or join the group 'docker' of a running one"
}

apt_install() {
  DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 \
    install --no-install-recommends "$@" >>"$LOG_FILE" 2>&1
}

install_engine() {
  command -v dockerd >/dev/null && return
  say "installing docker.io from the distribution (log: $LOG_FILE)"
  # Package lists may be absent or too old for the mirror: refresh them only then.
  apt_install docker.io && return
  say "refreshing the package lists"
  apt-get -qq update >>"$LOG_FILE" 2>&1 || fail_with_log "apt-get update failed"
  apt_install docker.io || fail_with_log "apt-get install docker.io failed"
}

fail_with_log() {
  say "$1; the end of $LOG_FILE:"
  tail -n 15 "$LOG_FILE" >&2
  exit 1
}

# What a killed engine leaves. dockerd believes these files when they name any process: a zombie, or an unrelated
# one that got the number. Then it refuses to start, or waits in vain for its containerd.
drop_stale_pids() {
  is_dockerd "$(cat "$SYSTEM_PID_FILE" 2>/dev/null)" || rm -f "$SYSTEM_PID_FILE"
  runs "$(cat "$CONTAINERD_PID_FILE" 2>/dev/null)" containerd || rm -f "$CONTAINERD_PID_FILE"
}

# wait_answer SECONDS [PID]: until an engine answers, PID dies or time is up
wait_answer() {
  local deadline=$((SECONDS + $1)) pid=${2:-}
  while ((SECONDS < deadline)); do
    answers >/dev/null && return 0
    if [[ -n $pid ]] && ! kill -0 "$pid" 2>/dev/null; then return 1; fi
    sleep 0.1
  done
  return 1
}

# start_dockerd [FLAG…]: started outside of this shell's session, so that it outlives a terminal and a CI step
start_dockerd() {
  local pid
  drop_stale_pids
  # GOGC: the engine's garbage collections are a measurable part of a container's cost.
  GOGC=${GOGC:-400} setsid dockerd --host "unix://$SOCKET" "$@" </dev/null >>"$LOG_FILE" 2>&1 9>&- &
  pid=$!
  echo "$pid" >"$PID_FILE"
  wait_answer "$START_SECONDS" "$pid" && return 0
  kill -TERM "$pid" 2>/dev/null || true
  for _ in {1..50}; do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
  rm -f "$PID_FILE"
  return 1
}

start_engine() {
  if [[ -d /run/systemd/system ]]; then
    systemctl start docker >>"$LOG_FILE" 2>&1 || fail_with_log "systemctl start docker failed"
    wait_answer "$START_SECONDS" || fail_with_log "the engine that systemd started does not answer"
    return
  fi
  if is_dockerd "$(cat "$SYSTEM_PID_FILE" 2>/dev/null)"; then
    wait_answer "$START_SECONDS" || fail "dockerd runs (pid $(cat "$SYSTEM_PID_FILE")) but does not answer within $START_SECONDS s"
    return
  fi
  say "starting dockerd"
  start_dockerd && return
  # A kernel without the netfilter modules: sandboxes need no network, only image builds do (they then use the host's).
  if grep -qiE 'iptables|nf_tables|docker0' "$LOG_FILE"; then
    say "dockerd failed with its own network set-up; trying without"
    start_dockerd --iptables=false --ip6tables=false --bridge=none && return
  fi
  fail_with_log "dockerd ended, or did not answer within $START_SECONDS s"
}

ensure() {
  answers >/dev/null && return
  require_installable
  mkdir -p "$HOME_DIR"
  exec 9>"$LOCK_FILE"
  flock -w 600 9 || fail "another 'ensure' holds $LOCK_FILE for more than 600 s"
  answers >/dev/null && return
  : >"$LOG_FILE"
  rm -f "$PID_FILE"
  install_engine
  start_engine
  say "Docker engine $(answers) answers"
}

stop() {
  local pid
  if ! pid=$(own_pid); then
    rm -f "$PID_FILE"
    say "nothing to stop: no engine was started from $HOME_DIR"
    return
  fi
  kill -TERM "$pid"
  for ((i = 0; i < STOP_SECONDS * 10; i++)); do
    if ! is_dockerd "$pid"; then
      rm -f "$PID_FILE"
      say "stopped"
      return
    fi
    sleep 0.1
  done
  fail "dockerd (pid $pid) still runs $STOP_SECONDS s after SIGTERM"
}

status() {
  local version pid
  if ! version=$(answers); then
    say "no engine answers"
    return 1
  fi
  if pid=$(own_pid); then
    say "Docker engine $version answers, started from here (pid $pid)"
  else
    say "Docker engine $version answers, not started from here"
  fi
}

case ${1:-} in
  ensure | stop | status) "$1" ;;
  *) echo "usage: engine.sh ensure|stop|status" >&2; exit 64 ;;
esac
