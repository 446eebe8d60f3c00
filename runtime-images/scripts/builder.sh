# Sourced by build.sh: images that packages are installed in. A runtime with `packages: ECOSYSTEM` in catalog.yaml has one:
# its own image and the package manager of builder/ECOSYSTEM, configured as this machine's own is.

builder_of() { echo "$1-builder"; }

ecosystem() { value "$1" packages; }

# What may be written into an image: an address of http or https without a name and a password in it.
public_addresses() {
  local address
  for address; do
    case $address in
      http://*@* | https://*@*) say "an index with credentials is left out; give it to the workers as a setting" ;;
      http://* | https://*) echo "$address" ;;
    esac
  done
}

# The values of one option of this machine's pip, the variables of this shell before its files.
pip_option() {
  local values
  values=$({ python3 -m pip config list 2>/dev/null || true; } | sed -n "s/^[^=]*\.$1='\(.*\)'\$/\1/p" | tr '\n' ' ')
  [[ $1 != index-url ]] || values=${values%% *}
  public_addresses ${values//\\n/ }
}

write_pip_configuration() {
  local index extra
  index=$(pip_option index-url)
  extra=$(pip_option extra-index-url | tr '\n' ' ')
  echo "[global]"
  [[ -z $index ]] || echo "index-url = $index"
  [[ -z $extra ]] || echo "extra-index-url = $extra"
}

write_npm_configuration() {
  local registry
  registry=$(public_addresses "$(npm config get registry 2>/dev/null || true)")
  [[ -z $registry ]] || echo "registry = $registry"
}

# configuration ECOSYSTEM: the text of its package manager's configuration file
configuration() {
  case $1 in
    python) write_pip_configuration ;;
    node) write_npm_configuration ;;
    *) fail "catalog.yaml names packages of '$1', which no folder of builder/ knows" ;;
  esac
}

# builder_hash ID RUNTIME-HASH
builder_hash() { { hash_of "builder/$(ecosystem "$1")" scripts/builder.sh; configuration "$(ecosystem "$1")"; echo "$2"; } | digest; }

# builder_budget ID: the runtime's own and what the package manager may add
builder_budget() {
  local more
  more=$(sed -n 's/^# budgetMb: *\([0-9]*\).*/\1/p' "builder/$(ecosystem "$1")/Dockerfile")
  echo $(($(value "$1" budgetMb) + more))
}

build_builder() {
  local id=$1 runtime=$2 image hash context=$WORK/builder-$1
  image=$(builder_of "$runtime")
  hash=$(builder_hash "$id" "$(runtime_hash "$id")")
  if ! has_content "$image" "$hash"; then
    cp -r "builder/$(ecosystem "$id")" "$context"
    configuration "$(ecosystem "$id")" >"$context/configuration"
    timed "$image" build "$image" "$hash" "$context" --build-arg "RUNTIME=$runtime:latest"
  fi
  check_size "$image" "$(builder_budget "$id")"
}

probe_builder() {
  local image
  image=$(builder_of "$(value "$1" image)")
  probe_init "$image"
  case $(ecosystem "$1") in
    python) hardened --entrypoint python3 "$image" -m pip --version >/dev/null || fail "$image: pip does not answer" ;;
    node) hardened --entrypoint npm "$image" --version >/dev/null || fail "$image: npm does not answer" ;;
  esac
  say "$image: its package manager answers"
}
