# attack: Fills /workspace beyond the memory limit: tmpfs is memory
# expect: failed OUT_OF_MEMORY
# expect on runsc: failed OUT_OF_MEMORY or failed SANDBOX_UNAVAILABLE
# memory: 96 MiB
# prints: writing
# never: written
import attack

attack.announce("writing")
for number in range(4):
    with open(f"/workspace/{number}", "wb") as file:
        for _ in range(48):
            file.write(bytes(1 << 20))
print("written")
