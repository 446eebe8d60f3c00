# attack: Asks for memory until there is no more
# expect: failed OUT_OF_MEMORY
# expect on runsc: failed OUT_OF_MEMORY or failed SANDBOX_UNAVAILABLE
# memory: 128 MiB
# prints: asking
import attack

attack.announce("asking")
kept = []
while True:
    kept.append(bytearray(8 << 20))
