# attack: Loads and removes kernel modules
# expect: completed
# prints: init_module: EPERM
# prints: finit_module: EPERM
# prints: delete_module: EPERM
import attack

attack.calls("init_module", b"x", 1, b"")
attack.calls("finit_module", 0, b"", 0)
attack.calls("delete_module", b"loop", 0)
