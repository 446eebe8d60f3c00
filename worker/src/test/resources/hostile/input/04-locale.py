# attack: Runs in a locale that does not exist and prints what no encoding has
# expect: completed
# env: {"LC_ALL": "xx_XX.nonsense", "LANG": "../../../../etc/passwd", "LANGUAGE": "%n%s", "TZ": "/proc/1/environ", "PYTHONIOENCODING": "utf-8:surrogatepass", "TERM": "../../../etc"}
# prints: time: \d{4}
# prints: end
import locale
import sys
import time

try:
    locale.setlocale(locale.LC_ALL, "")
except locale.Error:
    pass
print("time:", time.localtime().tm_year)
print("\ud800 \udfff \x00 \x85 \u2028 \ufeff")
sys.stdout.buffer.write(bytes(range(256)) + b"\n")
print("end")
