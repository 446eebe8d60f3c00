# env: A=1 | B=two words
env | sort | grep -v '^_='; echo "$A $B $SHLVL $PWD $OLDPWD"; declare -p BASH_ENV 2>&1
