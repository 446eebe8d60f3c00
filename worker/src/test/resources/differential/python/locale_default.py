import locale, time
print(locale.getlocale(), locale.getpreferredencoding(False), time.tzname, time.localtime(0))
