#!/usr/bin/env bash
# Builds the images of the services; what has not changed is not built again.
#   build.sh [gateway|orchestrator|worker]…   default: all three
# The services must be packaged before (mvn package); JAVA_HOME must name a JDK 25 with jlink, or one is looked for
# under /usr/lib/jvm. The base is sandcastle/base, made by runtime-images/build.sh.
# SANDCASTLE_FORCE=1 builds everything again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

ROOT=$(cd ../.. && pwd)
LABEL=sandcastle.content
# What the services and their libraries use of the platform, with what they find by name only (TLS curves, DNS, SASL).
MODULES=java.base,java.compiler,java.instrument,java.logging,java.management,java.naming,java.net.http
MODULES+=,java.security.jgss,java.security.sasl,java.sql,jdk.crypto.ec,jdk.httpserver,jdk.jfr,jdk.management
MODULES+=,jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs
WORK=$(mktemp -d "${TMPDIR:-/tmp}/sandcastle-services.XXXXXX")
trap 'rm -rf "$WORK"' EXIT

say() { echo "services: $*" >&2; }
fail() { say "$*"; exit 1; }
digest() { sha256sum | cut -c1-32; }

is_jdk_25() { [[ -x $1/bin/jlink ]] && grep -q '^JAVA_VERSION="25' "$1/release" 2>/dev/null; }

find_jdk() {
  local home
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
    if is_jdk_25 "$home"; then
      echo "$home"
      return
    fi
  done
  fail "no JDK 25 with jlink: set JAVA_HOME"
}

main_class() { echo "dev.sandcastle.$1.${1^}Main"; }

# Everything that goes into the image of service $1, as one hash.
hash_of() {
  local target=$ROOT/$1/target
  {
    docker image inspect -f '{{.Id}}' sandcastle/base:latest
    sha256sum <"$JDK/release"
    echo "$MODULES"
    sha256sum Dockerfile build.sh logback.xml
    sha256sum <"$(app_jar "$1")"
    (cd "$target/lib" && sha256sum -- *.jar)
  } | digest
}

app_jar() {
  local jars=("$ROOT/$1/target/$1"-*[0-9T].jar)
  [[ -f ${jars[0]} && -d $ROOT/$1/target/lib ]] || fail "$1 is not packaged: run mvn package first"
  echo "${jars[0]}"
}

has_content() { [[ -z ${SANDCASTLE_FORCE:-} && $(docker image inspect -f "{{index .Config.Labels \"$LABEL\"}}" "$1" 2>/dev/null) == "$2" ]]; }

# Once for all services of a call, so that their images share the layer.
link_java() {
  [[ -d $WORK/java ]] && return
  "$JDK/bin/jlink" --add-modules "$MODULES" --strip-debug --no-header-files --no-man-pages --output "$WORK/java"
  # The engine's cache compares times too: the same files must not look new.
  find "$WORK/java" -exec touch -h -d @0 {} +
}

# lay_out SERVICE CONTEXT
lay_out() {
  mkdir -p "$2/app" "$2/lib"
  cp -al "$WORK/java" "$2/java"
  cp -p "$ROOT/$1/target/lib/"*.jar "$2/lib/"
  cp -p "$(app_jar "$1")" "$2/app/$1.jar"
  cp -p logback.xml "$2/app/"
  cat >"$2/app/java.options" <<OPTIONS
-XX:MaxRAMPercentage=60 -XX:+ExitOnOutOfMemoryError
--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
-Dlogback.configurationFile=/opt/sandcastle/app/logback.xml
-cp "/opt/sandcastle/app/$1.jar:/opt/sandcastle/lib/*"
$(main_class "$1")
OPTIONS
}

build() {
  local service=$1 image=sandcastle/$1 hash context=$WORK/$1 network=() from=$EPOCHREALTIME
  app_jar "$service" >/dev/null
  hash=$(hash_of "$service")
  has_content "$image:latest" "$hash" && return
  say "$image …"
  link_java
  lay_out "$service" "$context"
  docker network inspect bridge >/dev/null 2>&1 || network=(--network host)
  cp Dockerfile "$context/"
  # The engine's own builder: the command line of some distributions comes without the other one.
  DOCKER_BUILDKIT=0 docker build ${SANDCASTLE_FORCE:+--no-cache} "${network[@]}" --label "$LABEL=$hash" \
    -t "$image:latest" "$context" >"$WORK/log" 2>&1 || { tail -n 30 "$WORK/log" >&2; fail "$image failed"; }
  say "$image: $(awk -v a="$from" -v b="$EPOCHREALTIME" 'BEGIN {printf "%.1f s", b - a}')"
}

docker image inspect sandcastle/base:latest >/dev/null 2>&1 || fail "no image sandcastle/base: run runtime-images/build.sh first"
JDK=$(find_jdk)
[[ $# -gt 0 ]] || set -- gateway orchestrator worker
for service; do
  case $service in
    gateway | orchestrator | worker) build "$service" ;;
    *) fail "no service '$service': gateway, orchestrator or worker" ;;
  esac
done
say "all service images are up to date"
