# attack: Has children eat the memory, so that somebody else is killed for it
# expect: completed
# expect on runsc: failed OUT_OF_MEMORY or failed SANDBOX_UNAVAILABLE
# memory: 128 MiB
# prints: child: signal 9
# prints: main: alive
# prints on runsc: feeding
import attack


def eat():
    kept = []
    while True:
        kept.append(bytearray(8 << 20))


attack.announce("feeding")
for _ in range(3):
    print("child:", attack.in_child(eat), flush=True)
print("main: alive")
