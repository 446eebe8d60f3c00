# attack: Switches the host's swap, quotas and accounting
# expect: completed
# prints: swapon: EPERM
# prints: swapoff: EPERM
# prints: quotactl: EPERM
# prints: acct: EPERM
import attack

attack.calls("swapon", b"/workspace/swap", 0)
attack.calls("swapoff", b"/workspace/swap")
attack.calls("quotactl", 0x80000100, b"/dev/vda", 0, None)
attack.calls("acct", b"/tmp/accounts")
