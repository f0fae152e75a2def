# CircuitPython's rainbowio: a colour wheel (shared-module/rainbowio).

__all__ = ("colorwheel",)


def colorwheel(n):
    pos = (int(n) if n >= 0 else int(n) - (n != int(n))) % 256
    if pos < 85:
        return (255 - pos * 3) << 16 | (pos * 3) << 8
    if pos < 170:
        pos -= 85
        return (255 - pos * 3) << 8 | pos * 3
    pos -= 170
    return (pos * 3) << 16 | (255 - pos * 3)
