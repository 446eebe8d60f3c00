read x; echo "$? [$x]"; test -t 0; echo $?
