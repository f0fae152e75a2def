# Values in settings.toml: os.getenv and supervisor.get_setting (supervisor/shared/settings.c).
import _thimble
import json
from _bridge import check

import _settings_rules

_LONGEST_INTEGER = 15
_LONGEST_FLOAT = 47


def getenv(key, default=None):
    kind, text = _read(key)
    if _settings_rules.GETENV_CONVERTS:
        return _converted(kind, text, default)
    if kind not in ("quoted", "bare") or (kind == "bare" and not text.strip()):
        return default
    return _decoded(text.rstrip(" \t\r") if kind == "bare" else text)


def get_setting(key, default=None):
    kind, text = _read(key)
    if kind == "missing":
        return default
    if kind == "quoted":
        return _decoded(text)
    if kind == "bare" and text is not None:
        text = text.rstrip(" \t\r")
        if text in ("true", "false"):
            return text == "true"
        for parse in (_integer, _float):
            value = parse(text)
            if value is not None:
                return value
    raise ValueError("Invalid value")


def _converted(kind, text, default):
    if kind == "missing":
        return default
    if kind == "quoted":
        return _decoded(text)
    if kind == "bare":
        return int(_decoded(text), 0)
    raise ValueError(text)


def _read(key):
    return json.loads(check(_thimble.setting(key)))


def _decoded(text):
    if text is None:
        raise UnicodeError()
    return text


def _integer(text):
    """As C's strtol with base 0: 011 is octal, 0b and underscores are no numbers."""
    digits = text.lstrip("+-")
    if len(text) > _LONGEST_INTEGER or len(text) - len(digits) > 1 or not digits[:1].isdigit():
        return None
    sign = -1 if text[0] == "-" else 1
    try:
        if digits[:2] in ("0x", "0X"):
            return sign * int(digits[2:], 16)
        if not digits.isdigit():
            return None
        return sign * int(digits, 8 if digits[0] == "0" else 10)
    except ValueError:
        return None


def _float(text):
    if not _settings_rules.FLOATS or len(text) > _LONGEST_FLOAT:
        return None
    try:
        return float(text)
    except ValueError:
        return None
