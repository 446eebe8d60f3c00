# env: LC_ALL=C
# plain
import locale, sys
print(locale.setlocale(locale.LC_CTYPE), sys.flags.utf8_mode, sys.stdout.encoding)
