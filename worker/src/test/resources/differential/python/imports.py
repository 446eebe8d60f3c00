import json, re, collections, hashlib, sqlite3, ssl, ctypes, decimal, zlib, logging, random, datetime
print(json.dumps({'a': 1}), hashlib.sha256(b'x').hexdigest(), re.sub('a', 'b', 'aaa'), sqlite3.connect(':memory:').execute('select 1').fetchone())
print(ctypes.CDLL(None).getpid() > 0, decimal.Decimal('1.1') + 1, logging.getLogger().name, datetime.date(2020, 1, 1))
