# CircuitPython's re: the interpreter's own, plus Match.groups, span, start and end. They are read from the native
# match, whose words are its type, the number of groups, the subject, and two pointers for each group (extmod/modre.c).
import struct

import ure
from uctypes import addressof, bytes_at

__all__ = ("compile", "match", "search", "sub")

_HEADER = 12


class Match:
    def __init__(self, native, subject):
        self._native = native
        self._subject = subject  # the pointers refer to it

    def group(self, number):
        return self._native.group(number)

    def groups(self):
        return tuple([self._native.group(number) for number in range(1, self._count())])

    def span(self, number=0):
        if not 0 <= number < self._count():
            raise IndexError(number)
        start, end = struct.unpack("II", bytes_at(id(self._native) + _HEADER + 8 * number, 8))
        if start == 0:
            return (-1, -1)
        begin = addressof(self._subject)
        return (start - begin, end - begin)

    def start(self, number=0):
        return self.span(number)[0]

    def end(self, number=0):
        return self.span(number)[1]

    def _count(self):
        return struct.unpack("I", bytes_at(id(self._native) + 4, 4))[0]


class Pattern:
    def __init__(self, native):
        self._native = native

    def match(self, string, *positions):
        return _match(self._native.match(string, *positions), string)

    def search(self, string, *positions):
        return _match(self._native.search(string, *positions), string)

    def split(self, string, *most):
        return self._native.split(string, *most)

    def sub(self, replace, string, *counts):
        return self._native.sub(_replacement(replace, string), string, *counts)


def compile(pattern, *flags):
    return Pattern(ure.compile(pattern, *flags))


def match(pattern, string, *flags):
    return _pattern(pattern).match(string)


def search(pattern, string, *flags):
    return _pattern(pattern).search(string)


def sub(pattern, replace, string, *counts):
    return _pattern(pattern).sub(replace, string, *counts)


def _pattern(pattern):
    return pattern if isinstance(pattern, Pattern) else compile(pattern)


def _match(native, string):
    return None if native is None else Match(native, string)


def _replacement(replace, string):
    return (lambda native: replace(Match(native, string))) if callable(replace) else replace
