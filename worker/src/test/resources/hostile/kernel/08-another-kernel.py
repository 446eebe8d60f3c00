# attack: Starts another kernel, or the same again
# expect: completed
# prints: kexec_load: EPERM
# prints: kexec_file_load: EPERM
# prints: reboot: EPERM
# prints: vhangup: EPERM
import attack

attack.calls("kexec_load", 0, 0, None, 0)
attack.calls("kexec_file_load", 0, 0, 0, None, 0)
attack.calls("reboot", 0xFEE1DEAD, 672274793, 0x01234567, None)
attack.calls("vhangup")
