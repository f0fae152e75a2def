# Exception chaining: CircuitPython's exceptions record `__cause__` and `__context__` (py/vm.c, py/objexcept.c) and print
# them (py/obj.c). The program's source is rewritten to call this module: src/python/exception-chains.ts.
import _boot
import _dialect
import _thimble

# Built-in exceptions cannot store their links, so the newest ones are kept here: exception, then by attribute.
_links = []
_MOST = 32
_UNLINKED = {"__cause__": None, "__context__": None, "__suppress_context__": False}
# The host stores the exceptions that are being handled here, from the calling frame outwards.
_cell = [None, None]
_printing = []
# The function that _boot sets for them.
_own = []


def raised(exception, depth):
    """`raise exception`. @param depth: number of handlers around it."""
    exception = _instance(exception)
    inner, outer = _handled(depth)
    _set_context(exception, outer if inner is None else inner)
    return exception


def raised_from(exception, cause, depth):
    exception = raised(exception, depth)
    set(exception, "__cause__", cause)
    return exception


def matched(kind, depth):
    """`except kind` within another handler: the caught exception is linked to the one being handled."""
    _set_context(*_handled(depth))
    return kind


def left(depth):
    """An exception leaves the handler of another one."""
    _set_context(*_handled(depth))


def get(thing, name, *default):
    """An attribute of an exception that links to another exception."""
    if not isinstance(thing, BaseException):
        return getattr(thing, name, *default)
    if name == "__traceback__":
        return traceback()
    if not _is_native(thing) and hasattr(thing, name):
        return getattr(thing, name)
    return _of_native(thing)[name]


def has(thing, name):
    return isinstance(thing, BaseException) or hasattr(thing, name)


def set(thing, name, value):
    if not _is_native(thing):
        setattr(thing, name, value)
    elif name != "__traceback__":
        links = _of_native(thing)
        if links is _UNLINKED:
            links = dict(_UNLINKED)
            if len(_links) == _MOST:
                del _links[0]
            _links.append((thing, links))
        links[name] = bool(value) if name == "__suppress_context__" else value
        if name == "__cause__":
            links["__suppress_context__"] = True


def own_lines(exception):
    """The lines of one exception, without linked ones."""
    return _own[0](exception)


def show(exception, lines_of, chain=True):
    """The lines of an exception, after those of its causes. @param lines_of: returns the lines of a single exception."""
    inner, sentence = _inner(exception) if chain or not _is_native(exception) else (None, None)
    if not isinstance(inner, BaseException) or any(each is inner for each in _printing):
        return lines_of(exception)
    _printing.append(inner)
    try:
        lines = show(inner, lambda e: lines_of(e) if e is not inner else _native_lines(e, lines_of(e)))
    finally:
        _printing.pop()
    return lines + ["", sentence, ""] + lines_of(exception)


class traceback:
    """The value of `e.__traceback__`: opaque, it can only be passed on."""


def _inner(exception):
    context, cause = get(exception, "__context__"), get(exception, "__cause__")
    if _of_native(exception)["__suppress_context__"]:
        context = None
    if not _dialect.CHAINS_CLASSES:
        context, cause = [_of_native(exception)[name] for name in ("__context__", "__cause__")]
        if _of_native(exception)["__suppress_context__"] or cause is not None:
            context = None
    if context is not None:
        return context, "During handling of the above exception, another exception occurred:"
    return cause, "The above exception was the direct cause of the following exception:"


def _native_lines(exception, lines):
    """A linked exception of a program's class is shown with the name of its built-in base class (py/obj.c)."""
    if not _dialect.CHAINS_CLASSES or _is_native(exception):
        return lines
    kind = type(exception)
    while not _is_builtin(kind):
        kind = [each for each in kind.__bases__ if issubclass(each, BaseException)][0]
    name = type(exception).__name__
    return [kind.__name__ + line[len(name) :] if line.startswith(name) else line for line in lines]


def _is_native(exception):
    return _is_builtin(type(exception))


def _is_builtin(kind):
    try:
        return eval(kind.__name__, {}) is kind
    except NameError:
        return False


def _of_native(exception):
    for other, links in _links:
        if other is exception:
            return links
    return _UNLINKED


def _instance(exception):
    is_class = isinstance(exception, type) and issubclass(exception, BaseException)
    return exception() if is_class else exception


def _set_context(exception, active):
    if isinstance(exception, BaseException) and active is not None and active is not exception:
        set(exception, "__context__", active)


def _handled(depth):
    _thimble.handled(depth, id(_cell))
    found = tuple(_cell)
    _cell[0] = _cell[1] = None
    return found


def begin():
    _own.append(_boot.lines_of)
    _boot.lines_of = lambda exception: show(exception, own_lines)
    for function in (raised, raised_from, matched, left, get, has, set):
        setattr(__thimble__, function.__name__, function)  # noqa: F821
