# args: a | b c | | ünï
echo "$0 $# $*"; printf '[%s]' "$@"; echo "$BASH_SOURCE $BASH_VERSINFO"
