sleep 0.05 & wait $!; echo $?; (exit 4); echo $?; echo $(( $(ulimit -n) ))
