# args: a | b c | | --flag | ünïcode
import sys
print(sys.argv, sys.orig_argv)
