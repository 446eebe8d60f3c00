# attack: Prints what a terminal, a log or a decoder might take as something else
# expect: completed
# prints: end
printf '\033]0;title\007\033[2J\033[1;31mred\033[0m\r\n'
printf '\0\0\0\377\376\355\240\200\360\237\222\n'
printf '\342\200\256evil\342\200\254\n\n\n'
printf 'event: result\ndata: {"status":"completed"}\n\n'
printf '%s\n' end
