# Prepares the interpreter as the board's and runs the program: its folder is /, an exception ends it, and its exit code is
# reported to the host.
import _thimble
import builtins
import gc
import io
import json
import sys

import _builtins
import _ending
import _heap
import _interrupts
import _learn
import _modules
import _screenshots
import uos as os

# Prefixes of traceback lines that belong to Thimble's own modules.
_ours = []


def main(rom):
    program = json.loads(_thimble.program())
    _ours.extend(['  File "/%s/' % rom, '  File ".frozen/'])
    builtins.input = _typed if program["interactive"] else _input
    builtins.dir = _dir
    _learn.variables()
    _modules.install(program, "/" + rom)
    _dress_sys(program)
    _builtins.add(program["modules"]["first"])
    _thimble.program_begins()
    _screenshots.begin()
    code = _guard(_run, program["start"])
    if program["interactive"]:
        _thimble.repl_follows(lambda: _finish(0), _interrupts.run)
    else:
        _finish(code)


def _finish(code):
    _ending.run(_guard)
    _screenshots.finish()
    _thimble.exit(code)


def _run(start):
    import __main__

    names = __main__.__dict__
    names.clear()  # the startup code is not part of the program
    names["__name__"] = "__main__"
    exec("learn()", {"learn": _learn.stacks})
    _learn.begin()
    _modules.own_bytes[0] = gc.mem_alloc()
    _thimble.heap_measure(_modules.program_bytes)
    if "module" in start:
        _run_module(start["module"], names)
    elif "code" in start:
        exec(compile(start["code"], start["name"], "exec"), names)
    else:
        for file in start["files"]:
            _run_file(file, names)


def _run_file(file, names):
    names["__file__"] = file
    os.stat(file)  # an import does this too before it opens a source (program-thread/changed-sources.ts)
    with open(file) as f:
        code = compile(f.read(), file, "exec")  # the text is not kept, as on a board
    exec(code, names)


def _run_module(name, names):
    """Runs a module as __main__, as `-m` does, or a package's __main__."""
    places = [entry + "/" if entry else "" for entry in sys.path if entry != ".frozen"]
    path = name.replace(".", "/")
    for place in places:
        for file in (place + path + ".py", place + path + "/__main__.py"):
            if _is_file(file):
                if file.endswith("/__main__.py"):
                    __import__(name)
                elif "." in name:
                    __import__(name[: name.rfind(".")])
                return _run_file(file, names)
    raise ImportError("no module named '%s'" % name)


def _is_file(path):
    try:
        return os.stat(path)[0] & 0x8000 != 0
    except OSError:
        return False


def _guard(function, *args):
    """Calls a function and returns the program's exit code."""
    try:
        function(*args)
        return 0
    except SystemExit as e:
        return _exit_code(e)
    except KeyboardInterrupt as e:
        _heap.free()
        print_exception(e)
        return 130
    except BaseException as e:
        _heap.free()
        print_exception(e)
        _tell(e)
        return 1


def _tell(e):
    """Reports an uncaught exception: by class, number and text the host can find details."""
    args = e.args
    has_number = isinstance(e, OSError) and args and isinstance(args[0], int)
    rest = args[1:] if has_number else args
    try:
        text = str(rest[0]) if rest else ""
    except Exception:
        text = ""
    _thimble.uncaught(type(e).__name__, str(args[0]) if has_number else "", text)


def _exit_code(e):
    code = e.args[0] if e.args else None
    if code is None or isinstance(code, int):
        return (code or 0) & 255
    sys.stderr.write(str(code) + "\n")
    return 1


_native_print = sys.print_exception
_stderr = sys.stderr
_stdout = sys.stdout


def print_exception(e, file=None):
    """sys.print_exception, without the frames of Thimble's own modules."""
    out = _stderr if file is None else file
    for line in lines_of(e):
        out.write(line + "\n")


def lines_of(e):
    text = io.StringIO()
    _native_print(e, text)
    lines = text.getvalue().split("\n")[:-1]
    return [_program_line(line) for line in lines if not any(line.startswith(ours) for ours in _ours)]


def _program_line(text):
    """`  File "code.py", line 14, in <module>`: maps the line number back, because the source may have been rewritten."""
    if not text.startswith('  File "'):
        return text
    file, rest = text[8:].split('", line ', 1)
    end = rest.find(",")
    number, rest = (rest, "") if end < 0 else (rest[:end], rest[end:])
    return '  File "%s", line %d%s' % (file, _thimble.source_line(file, int(number)), rest)


_native_dir = dir


def _dir(*args):
    names = _native_dir(*args)
    return _modules.names_of(args[0], names) if args else names


def _input(prompt=""):
    _stdout.write(str(prompt))
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line[:-1] if line.endswith("\n") else line


def _typed(prompt=""):
    """input() at the prompt, where keys arrive one by one and are not echoed."""
    _stdout.write(str(prompt))
    line = ""
    while True:
        key = sys.stdin.read(1)
        if key in ("", "\x04"):
            raise EOFError
        if key in "\r\n":
            _stdout.write("\r\n")
            return line
        if key in "\x08\x7f":
            if line:
                line = line[:-1]
                _stdout.write("\x08 \x08")
        elif key >= " ":
            line += key
            _stdout.write(key)


def _dress_sys(program):
    """Replaces the names in `sys` with the board's; path, ps1 and ps2 remain the interpreter's."""
    from collections import namedtuple

    facts = program["sys"]
    fields = {"name": facts["name"], "version": tuple(facts["version"]) + ("",), "_machine": facts["machine"]}
    order = ["name", "version", "_machine"]
    for name, value in facts["implementation"]:
        fields[name] = value
        order.append(name)
    implementation = namedtuple("", order)(*[fields[name] for name in order])
    sys.argv[:] = program["argv"]
    names = {
        "__name__": "sys",
        "argv": sys.argv,
        "byteorder": sys.byteorder,
        "exit": sys.exit,
        "implementation": implementation,
        "maxsize": sys.maxsize,
        "modules": sys.modules,
        "platform": facts["platform"],
        "print_exception": print_exception,
        "stderr": sys.stderr,
        "stdin": sys.stdin,
        "stdout": sys.stdout,
        "version": facts["text"],
        "version_info": sys.version_info,
    }
    for name in facts["without"]:
        del names[name]
    _modules.set_names(id(sys), names)
    sys.path[:] = facts["path"]
