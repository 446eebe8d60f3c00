f() { echo "${FUNCNAME[*]} ${BASH_LINENO[*]} ${BASH_SOURCE[*]}"; return 3; }
f a; echo $?; caller; nosuchcommand; echo $?
