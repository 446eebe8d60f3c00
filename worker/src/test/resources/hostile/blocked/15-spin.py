# attack: Spins in code that takes no signal
# expect: failed TIMEOUT
# timeout: 3 s
# prints: blocked
# never: went on
print("blocked", flush=True)
pow(7, 10 ** 8)
while True:
    pass
