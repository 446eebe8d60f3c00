# stdin: one\ntwo\nlast
read a; echo "a=$a"; while read -r l; do echo "l=$l"; done; echo "rest=$l"
