# Runs the program as a board would: its folder is /, its exceptions end it, its exit code is told.
import _thimble
import builtins
import io
import json
import os
import sys

# What begins the lines of a traceback that are this house's.
_here = []


def main():
    program = json.loads(_thimble.program())
    rom = "/" + program["rom"]
    sys.path[:] = ["", "/lib", rom, ".frozen"]
    _here.append('  File "%s/' % rom)
    sys.argv[:] = program["argv"]
    builtins.input = _input
    builtins.__import__ = _without(("js", "jsffi"), builtins.__import__)
    import _board

    _board.prepare()
    _thimble.exit(_guard(_run, program["start"]))


def _without(hidden, real):
    """An import without the interpreter's doors to JavaScript: no board has them, and they lead to this machine."""

    def find(name, globals=None, locals=None, fromlist=None, level=0):
        if name.split(".", 1)[0] in hidden:
            raise ImportError("no module named '%s'" % name)
        return real(name, globals, locals, fromlist, level)

    return find


def _run(start):
    import __main__

    names = __main__.__dict__
    names.clear()  # what started us is not the program's
    names["__name__"] = "__main__"
    if "module" in start:
        _run_module(start["module"], names)
    elif "code" in start:
        exec(compile(start["code"], start["name"], "exec"), names)
    else:
        for file in start["files"]:
            _run_file(file, names)


def _run_file(file, names):
    names["__file__"] = file
    with open(file) as f:
        text = f.read()
    exec(compile(text, file, "exec"), names)


def _run_module(name, names):
    """As `-m` does: a module as __main__, of a package its __main__."""
    places = [entry + "/" if entry else "" for entry in sys.path if entry != ".frozen"]
    path = name.replace(".", "/")
    for place in places:
        for file in (place + path + ".py", place + path + "/__main__.py"):
            if _is_file(file):
                if "." in name or file.endswith("/__main__.py"):
                    __import__(name if file.endswith("/__main__.py") else name[: name.rfind(".")])
                return _run_file(file, names)
    raise ImportError("no module named '%s'" % name)


def _is_file(path):
    try:
        return os.stat(path)[0] & 0x8000 != 0
    except OSError:
        return False


def _guard(function, *args):
    """Gives the exit code of what a program does."""
    try:
        function(*args)
        return 0
    except SystemExit as e:
        return _exit_code(e)
    except KeyboardInterrupt as e:
        _print_exception(e)
        return 130
    except BaseException as e:
        _print_exception(e)
        return 1


def _exit_code(e):
    code = e.args[0] if e.args else None
    if code is None or isinstance(code, int):
        return (code or 0) & 255
    sys.stderr.write(str(code) + "\n")
    return 1


def _print_exception(e):
    """Prints the traceback without the frames of this house around the program."""
    text = io.StringIO()
    sys.print_exception(e, text)
    for line in text.getvalue().split("\n")[:-1]:
        if not any(line.startswith(ours) for ours in _here):
            sys.stderr.write(line + "\n")


def _input(prompt=""):
    sys.stdout.write(str(prompt))
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line[:-1] if line.endswith("\n") else line
