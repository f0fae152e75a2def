# MicroPython's micropython: the interpreter's, plus additional names of boards.
from _heap import lock as heap_lock, unlock as heap_unlock
from micropython import (
    RingIO,
    const,
    kbd_intr,
    mem_info,
    opt_level,
    qstr_info,
    schedule,
    stack_use,
)

__all__ = (
    "RingIO",
    "alloc_emergency_exception_buf",
    "const",
    "heap_lock",
    "heap_unlock",
    "kbd_intr",
    "mem_info",
    "opt_level",
    "qstr_info",
    "schedule",
    "stack_use",
)


def alloc_emergency_exception_buf(size):
    pass
