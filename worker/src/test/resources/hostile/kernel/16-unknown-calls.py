# attack: Does a thousand system calls that nobody has reviewed
# expect: completed
# prints: went well: none
import attack

REVIEWED = 463
well = [number for number in range(REVIEWED, REVIEWED + 1000) if attack.call(number, 0) == "OK"]
print("went well:", *(well or ["none"]))
