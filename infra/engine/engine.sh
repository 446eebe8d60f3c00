#!/usr/bin/env bash
# Makes sure that a Docker engine answers; on Debian and Ubuntu, as root, installs and starts one.
#   engine.sh [ensure] [--with-runsc]   exits 0 when an engine answers (at DOCKER_HOST, else the default socket)
#   engine.sh stop                      stops the engine that `ensure` started, and no other
#   engine.sh status                    says what answers, who started it, and what isolates sandboxes
# --with-runsc (or SANDCASTLE_RUNSC=yes): also installs gVisor from the distribution and registers it as runtime `runsc`
# in the engine's configuration, which the engine reads again without a restart.
# State: $SANDCASTLE_HOME (default .sandcastle) engine.pid, engine.log. Deadlines are in seconds.
set -euo pipefail

HOME_DIR=${SANDCASTLE_HOME:-.sandcastle}
PID_FILE=$HOME_DIR/engine.pid
LOG_FILE=$HOME_DIR/engine.log
SOCKET=/var/run/docker.sock
SYSTEM_PID_FILE=/var/run/docker.pid
CONTAINERD_PID_FILE=/var/run/docker/containerd/containerd.pid
LOCK_FILE=/var/lock/sandcastle-engine.lock
CONFIGURATION=/etc/docker/daemon.json
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

# ---- gVisor
runtimes() { timeout 10 docker info --format '{{range $name, $_ := .Runtimes}}{{println $name}}{{end}}' 2>/dev/null; }
has_runsc() { runtimes | grep -qx runsc; }

# Only where the engine reads this machine's configuration and is ours to change.
require_own_engine() {
  [[ -z ${DOCKER_HOST:-} || $DOCKER_HOST == "unix://$SOCKET" || $DOCKER_HOST == unix:///run/docker.sock ]] ||
    fail "the engine at DOCKER_HOST=$DOCKER_HOST has no runtime 'runsc'; register it there, as docs/HARDENING.md says"
  [[ $EUID == 0 ]] && command -v apt-get >/dev/null ||
    fail "the engine has no runtime 'runsc'; only as root on Debian and Ubuntu it is installed for you: see docs/HARDENING.md"
}

install_runsc() {
  command -v runsc >/dev/null && return
  say "installing runsc from the distribution (log: $LOG_FILE)"
  apt_install runsc && return
  say "refreshing the package lists"
  apt-get -qq update >>"$LOG_FILE" 2>&1 || fail_with_log "apt-get update failed"
  apt_install runsc || fail_with_log "the distribution has no package runsc; see docs/HARDENING.md"
}

# The flags that a sandbox needs, one a line, as this version spells them.
runsc_flags() {
  local known
  known=$(runsc flags 2>&1 || true)
  # Never KVM: on a virtual machine such sandboxes could not be removed any more.
  if [[ $known == *systrap* ]]; then echo --platform=systrap; else echo --platform=ptrace; fi
  # The engine gives it no network namespace that it could take an interface from.
  echo --network=none
  # The way out is a unix socket of the host.
  if [[ $known == *-host-uds* && $known != *-fsgofer-host-uds* ]]; then echo --host-uds=open; else echo --fsgofer-host-uds; fi
  # The system-call filter of the sandbox holds inside as well.
  if [[ $known == *-oci-seccomp* ]]; then echo --oci-seccomp; fi
}

# Writes the engine's configuration with the runtime in it; what is there already stays.
write_configuration() {
  local fresh=$CONFIGURATION.new
  command -v python3 >/dev/null || apt_install python3-minimal || fail_with_log "apt-get install python3-minimal failed"
  mkdir -p "$(dirname "$CONFIGURATION")"
  runsc_flags | python3 -c '
import json, os, sys
file, program = sys.argv[1:]
configuration = json.load(open(file)) if os.path.exists(file) else {}
configuration.setdefault("runtimes", {})["runsc"] = {"path": program, "runtimeArgs": sys.stdin.read().split()}
print(json.dumps(configuration, indent=2))' "$CONFIGURATION" "$(command -v runsc)" >"$fresh" || {
    rm -f "$fresh"
    fail "$CONFIGURATION is not readable as JSON; register runsc there by hand, as docs/HARDENING.md says"
  }
  mv "$fresh" "$CONFIGURATION"
}

# The engine reads runtimes again on SIGHUP; what runs goes on.
reload() {
  local pid
  pid=$(cat "$SYSTEM_PID_FILE" 2>/dev/null) || true
  is_dockerd "$pid" || fail "no process of the engine in $SYSTEM_PID_FILE; restart the engine to register runsc"
  kill -HUP "$pid"
  for _ in {1..100}; do
    has_runsc && return
    sleep 0.1
  done
  fail "the engine does not register runsc: see its log"
}

ensure_runsc() {
  has_runsc && return
  require_own_engine
  mkdir -p "$HOME_DIR"
  install_runsc
  write_configuration
  reload
  say "runsc is registered: $(runsc --version | head -n 1)"
}

ensure() {
  ensure_engine
  [[ ${SANDCASTLE_RUNSC:-} != yes ]] || ensure_runsc
}

ensure_engine() {
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
  say "its runtimes: $(runtimes | tr '\n' ' ')"
}

command=ensure
for word; do
  case $word in
    ensure | stop | status) command=$word ;;
    --with-runsc) SANDCASTLE_RUNSC=yes ;;
    *) echo "usage: engine.sh [ensure|stop|status] [--with-runsc]" >&2; exit 64 ;;
  esac
done
"$command"
