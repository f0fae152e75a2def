# rp2: the firmware's _rp2, and the assembler for PIO; PIO programs are not checked and do not run here.
from _rp2 import DMA, PIO, Flash, StateMachine, bootsel_button, country
from micropython import const


class PIOASMError(Exception):
    pass


class PIOASMEmit:
    def __init__(self, **options):
        raise NotImplementedError("thimble runs no PIO programs")


def asm_pio(**options):
    return lambda function: [function]


def asm_pio_encode(instruction, sideset_count, sideset_opt=False):
    raise NotImplementedError("thimble runs no PIO programs")
