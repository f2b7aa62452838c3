"""The kernel made to refuse: what a process cannot have from a disk at hand."""

import ctypes
import os
import platform
import struct

_NUMBERS = {
    "fdatasync": {"x86_64": 75, "aarch64": 83},
    "flock": {"x86_64": 73, "aarch64": 32},
}


def refuse(call: str, error: int) -> None:
    """From now on this process gets this error for each such call (seccomp(2), a filter in BPF)."""
    number = _NUMBERS[call][platform.machine()]
    load, jump_if_equal, give = 0x20, 0x15, 0x06
    steps = (
        (load, 0, 0, 0),
        (jump_if_equal, 0, 1, number),
        (give, 0, 0, 0x00050000 | error),
        (give, 0, 0, 0x7FFF0000),
    )
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = ctypes.create_string_buffer(struct.pack("HP", len(steps), ctypes.addressof(code)))
    libc = ctypes.CDLL(None, use_errno=True)
    no_new_privileges, set_seccomp, filter_mode = 38, 22, 2
    assert libc.prctl(no_new_privileges, 1, 0, 0, 0) == 0
    assert libc.prctl(set_seccomp, filter_mode, program, 0, 0) == 0, os.strerror(ctypes.get_errno())
