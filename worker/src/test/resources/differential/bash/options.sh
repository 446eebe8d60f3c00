echo "$- $BASHOPTS $SHELLOPTS"; shopt | sort; set -o
