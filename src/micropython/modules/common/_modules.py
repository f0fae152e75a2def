# Limits imports to the board's modules. The interpreter's own tables of built-in modules are changed to the board's
# (program-thread/builtin-modules.ts); the board's frozen modules are files in `.frozen`, which no listing shows. Thimble's own
# modules are loaded when first imported, with only Thimble's and the interpreter's modules visible.
import _thimble
import _viper
import array
import builtins
import gc
import sys
import uctypes
from _bridge import check
from uctypes import addressof

# The interpreter's own modules, in the order in which an import finds them.
_FIRST = "_asyncio builtins cmath deflate framebuf gc math micropython sys uctypes vfs"
_LAST = "array binascii collections errno hashlib heapq io json os platform random re select struct time"

# Helper modules: names that other modules import from these are hidden from the program.
_TOOLS = ("_bridge", "_files", "_interrupts", "_modules", "_stream", "_time", "_tls")

# Keeps objects alive to which only the interpreter's memory refers, where its collector does not look.
_kept = []
# Non-empty if built-in modules are read-only.
_fixed = []
# Non-empty if functions refuse keyword arguments, as those written in C do, except those that parse them: a module lists
# those of its functions and methods in _KEYWORDS (True: all), unless their parameters show it: **options, or any after *.
# Its item: modules that are Python on the board too.
_positional = []
# The ids of classes that are C in the firmware.
_sealed = set()
# Modules that only Thimble's own modules can import: none of them is in the program's sys.modules.
_ours = {}
_place = []
# Bytes of this interpreter's heap that the program does not use: Thimble's modules, and code that is loaded into the heap
# here but stays in flash on a board.
own_bytes = [0]
_loading = []
_paths = []


def place():
    """The folder of Thimble's modules, which no program can name."""
    return _place[0]


def install(program, place):
    _place.append(place)
    path = sys.path[:]
    sys.path[:] = []  # an empty path: finds only built-in modules, even if a frozen one has the same name
    native = {name: __import__(name) for name in (_FIRST + " " + _LAST).split()}
    sys.path[:] = path
    native["_uasyncio"] = native["_asyncio"]  # its name in 1.20
    _thimble.modules_find(addressof(_pairs([("gc", native["gc"]), ("json", native["json"])])))
    facts = program["modules"]
    if facts["fixed"]:
        _fixed.append(True)
    if facts["olderStrings"]:
        check(_thimble.strings_older(id(str.startswith), id(str.endswith), id(str.find), id(_TOOLS)))
    if facts["positional"]:
        _positional.append(facts["python"])
        check(_thimble.positional_begin(id(set_names), id(len)))
    own = {}

    def module(name):
        """The built-in module of a name: Thimble's, the interpreter's, or a stand-in that raises ImportError."""
        if name not in own:
            if name in facts["files"]:
                own[name] = _lazy(name, _loader(name, name, name in facts["packages"]))
            elif name in facts["hidden"]:
                own[name] = _lazy(name, _loader(name, "_c_" + name, False))
            elif name in native:
                own[name] = _without_absent(name, native[name])
            elif "u" + name in native:
                own[name] = native["u" + name]  # 1.20 has ctypes as an alias of uctypes
            elif name in facts["libraries"]:
                own[name] = _lazy(name, _library_loader(name))
            else:
                own[name] = _lazy(name, _absent(name))
        return own[name]

    import __main__

    own["__main__"] = __main__
    first = [(name, module(name)) for name in facts["first"]]
    first = [(name, _lazy(name, _stub(name))) for name in program["stubs"]] + first
    for name in facts["blocked"]:
        first.append((name, _lazy(name, _unknown(name))))
    last = [(name, module(name)) for name in facts["last"]]
    last += [(name, module(facts["aliases"][name])) for name in facts["aliases"]]
    builtins.__thimble__ = _Frozen()
    builtins._th_ = None  # the body of an endless loop: program-thread/changed-sources.ts
    del sys.modules["_thimble"]
    for name in [name for name in sys.modules if name[0] == "_"]:
        _ours[name] = sys.modules.pop(name)
    _ours["_thimble"] = _thimble
    # Shows the collector the stack of an import that fills a module: nothing is held only by C functions there (_learn.py).
    learning = _pairs([("learning", _lazy("learning", lambda built: _thimble.gc_learn()))])
    _thimble.modules_set(addressof(learning), 1, addressof(learning), 0)
    _thimble.modules_choose(1)
    import learning
    before, after = _pairs(first), _pairs(last)
    _thimble.modules_set(addressof(before), len(first), addressof(after), len(last))
    _thimble.modules_choose(1)


def set_names(module, names, can_grow=False):
    """Sets the names of a module: read-only as in a firmware, or else a dict of its own.

    @param can_grow: for a package, to which an import adds submodules.
    """
    if _fixed and not can_grow:
        pairs = _pairs(names.items())
        _thimble.module_names(module, addressof(pairs), len(names))
    else:
        names = dict(names)
        _kept.append(names)
        _thimble.module_dict(module, id(names))


class _Frozen:
    def frozen(self, ours, names):
        """Called first and last by each frozen module of Thimble's (program-thread/module-files.ts)."""
        ours = ours.split()
        if names is None:
            _begin_own()  # a firmware has frozen code in its flash
            for name in ours:
                load(name)
                sys.modules[name] = _ours[name]
            return
        for name in ours:
            sys.modules.pop(name, None)
            if name in names and names[name] is _ours[name]:
                _hide(name, names)
        tools = _tools()
        for name in [name for name in names if name[0] == "_" and id(names[name]) in tools]:
            _hide(name, names)
        _end_own()

    def learn(self):
        """Called at the prompt: shows the collector the stack that will exist when garbage is collected."""
        _thimble.gc_learn()

    def native(self, function):
        """Replaces @micropython.native (program-thread/changed-sources.ts): the function stays plain Python."""
        _plain("native")
        return function

    def viper(self, function):
        _plain("viper")
        for name, value in _viper.NAMES.items():
            if not hasattr(builtins, name):
                setattr(builtins, name, value)
        return function

    def library(self, name, known_as, names):
        """Fills a module with the names of the interpreter's own, which may have another name on the board."""
        package = name.split(".")[0]
        board_package = known_as.split(".")[0]
        module = sys.modules.pop(known_as)
        renamed = [] if package == board_package else _parts(board_package)
        for key in renamed:
            sys.modules[package + key[len(board_package) :]] = sys.modules[key]
        if renamed:
            sys.modules[package].__path__ = ".frozen/" + package
        names.update(_interpreter_library(name))
        names["__name__"] = known_as
        names["__file__"] = known_as.replace(".", "/") + ".py"
        if renamed:
            sys.modules[package].__path__ = ".frozen/" + board_package
            for key in _parts(package):
                del sys.modules[key]
        sys.modules[known_as] = module


# Non-empty once the warning has been printed.
_told = []


def _plain(kind):
    if not _told:
        _told.append(kind)
        _thimble.warn("@micropython.%s: such functions run as plain Python here, so they are slower than on the board" % kind)


def _parts(package):
    """The loaded modules of a package."""
    return [key for key in sys.modules if key == package or key.startswith(package + ".")]


def _hide(name, names):
    """Hides a name of a module from dir(); its functions still find it among the builtins."""
    setattr(builtins, name, names.pop(name))


def _tools():
    """The ids of the functions and classes in the helper modules."""
    found = set()
    for module in [uctypes] + [_ours[key] for key in _TOOLS if key in _ours]:
        found.update(id(value) for value in module.__dict__.values() if callable(value))
    return found


class _Built:
    """A module in the interpreter's static memory rather than on its heap, identified by its address."""

    def __init__(self, address):
        self.address = address


def _pairs(items):
    """Machine words for the interpreter's maps; their keys and values are kept alive."""
    items = list(items)
    _intern([name for name, _ in items])
    words = array.array("I")
    for name, value in items:
        _kept.append(value)
        words.append(id(_interned[name]))
        words.append(value.address if isinstance(value, _Built) else id(value))
    return words


# Names as interned strings; an equal string that was read from somewhere may be another object.
_interned = {}


def _intern(names):
    new = [name for name in names if name not in _interned]
    if new:
        for name in eval("dict(%s)" % ",".join([name + "=0" for name in new])):
            _interned[name] = name


def _qstr(name):
    """An interned name, because the interpreter prints any other string as empty in the text of an AttributeError."""
    if "." in name:
        return name
    _intern([name])
    return _interned[name]


def _lazy(name, fill):
    """A module that is loaded when it is imported: the interpreter then calls its __init__."""
    built = _Built(_thimble.module_new(id(sys)))
    set_names(built.address, {"__name__": _qstr(name), "__init__": lambda: fill(built)})
    return built


def _without_absent(name, module):
    """The interpreter's module, or a copy without the names that this board lacks."""
    absent = _thimble.absent_names(name).split()
    if not absent:
        return module
    names = {key: value for key, value in module.__dict__.items() if key not in absent and key != "__init__"}
    return _lazy(name, lambda built: set_names(built.address, names))


def _loader(name, file, is_package):
    def fill(built):
        ours = load(file).__dict__
        names = _public(ours)
        _refuse_keywords_of_functions(name, names, ours.get("_KEYWORDS", ()))
        for absent in _thimble.absent_names(name).split():
            names.pop(absent, None)
        names["__name__"] = _qstr(ours.get("_NAME", name))
        if is_package:
            names["__path__"] = ".frozen/" + name
        set_names(built.address, names, is_package)

    return fill


def _library_loader(name):
    def fill(built):
        set_names(built.address, _interpreter_library(name))

    return fill


def _interpreter_library(name):
    """The names of a module that is frozen into the interpreter; its imports find the interpreter's modules too."""
    path = sys.path[:]
    before = set(sys.modules)
    _thimble.modules_choose(0)
    _thimble.frozen_choose(1)
    sys.path[:] = [".frozen"]
    try:
        __import__(name)
        return dict(sys.modules[name].__dict__)
    finally:
        sys.path[:] = path
        _thimble.modules_choose(1)
        for key in list(sys.modules):
            if key not in before:
                del sys.modules[key]


def _absent(name):
    def fill(built):
        raise ImportError("this firmware has %s, but thimble does not" % name)

    return fill


def _stub(name):
    """A module that has every name, all without behaviour (--stub); names in use are reported to the host."""

    def get(attribute):
        if attribute[:2] == "__":
            raise AttributeError("module '%s' has no attribute '%s'" % (name, attribute))
        _thimble.stub_used(name, attribute)
        return _Nothing()

    def fill(built):
        set_names(built.address, {"__name__": name, "__getattr__": get})

    return fill


class _Nothing:
    """The value of each name in a stub: accepts every operation and does nothing."""

    def __init__(self, *args, **options):
        pass

    def __call__(self, *args, **options):
        # A decorator returns the function unchanged.
        return args[0] if len(args) == 1 and not options and callable(args[0]) else self

    def __getattr__(self, name):
        if name[:2] == "__":
            raise AttributeError(name)
        return self

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        pass

    def __iter__(self):
        return iter(())

    def __getitem__(self, key):
        return self

    def __setitem__(self, key, value):
        pass

    def __len__(self):
        return 0

    def __bool__(self):
        return False


def _unknown(name):
    def fill(built):
        raise ImportError("no module named '%s'" % name)

    return fill


def load(name):
    """Loads one of Thimble's modules once, with only Thimble's and the interpreter's modules visible."""
    if name in _ours:
        return _ours[name]
    path = sys.path[:]
    _begin_own()
    program = {key: sys.modules.pop(key) for key in list(sys.modules)}
    sys.modules.update(_ours)
    sys.path[:] = [_place[0], _place[0] + "/m"]
    _thimble.modules_choose(0)
    try:
        if name not in _FIRST.split():
            module = __import__(name)
            _refuse_keywords_of_methods()
            return module
        # A built-in module of that name would be imported first, so it is imported from the package `m`.
        _ours[name] = getattr(__import__("m." + name), name)
        _refuse_keywords_of_methods()
        return _ours[name]
    finally:
        for key in list(sys.modules):
            _ours[key] = sys.modules.pop(key)
        sys.modules.update(program)
        sys.path[:] = path
        _thimble.modules_choose(1)
        _end_own()


def _refuse_keywords(values):
    if values:
        words = array.array("I", [id(value) for value in values])
        check(_thimble.positional_set(addressof(words), len(words)))


def _refuse_keywords_of_functions(module, names, takes):
    if _positional and module not in _positional[0] and takes is not True:
        _refuse_keywords([names[key] for key in names if key not in takes])


def _refuse_keywords_of_methods():
    """For the classes of modules that have just been loaded."""
    if not _positional:
        return
    methods = []
    for key in sys.modules:
        if key in _ours or key in _positional[0]:
            continue
        names = sys.modules[key].__dict__
        takes = names.get("_KEYWORDS", ())
        if takes is True:
            continue
        for kind in list(names.values()):
            if isinstance(kind, type) and getattr(kind, "__module__", None) == key:
                _sealed.add(id(kind))
                for name in kind.__dict__:
                    if isinstance(getattr(kind, name), type):
                        _sealed.add(id(getattr(kind, name)))
                    if (name[0] != "_" or name in ("__init__", "__new__")) and kind.__name__ + "." + name not in takes:
                        methods.append(getattr(kind, name))
    _refuse_keywords(methods)


def set_attribute(self, name, value):
    """__setattr__ of classes that are C in the firmware: their objects take no attributes. A program's own subclasses do."""
    if name[0] != "_" and id(type(self)) in _sealed:
        raise AttributeError("'%s' object has no attribute '%s'" % (type(self).__name__, name))
    object.__setattr__(self, name, value)


def _begin_own():
    """From here to _end_own, the heap grows by what is not the program's."""
    _loading.append(0 if _loading else _live())


def _end_own():
    before = _loading.pop()
    if not _loading:
        own_bytes[0] += max(_live() - before, 0)


def _live():
    """Bytes of objects, without the garbage if it can be collected here."""
    _thimble.gc_collect()
    return gc.mem_alloc()


def program_bytes():
    """Bytes of the program's objects and garbage."""
    return max(gc.mem_alloc() - own_bytes[0], 0)


# Names that dir() shows for a type written in C besides its own; the Python class defines those that its type has.
_OF_C = ("__class__", "__enter__", "__exit__", "__iter__", "__next__")


def names_of(thing, names):
    """Filters the names of an object to those on a board, if a class of Thimble's replaces one written in C."""
    kind = thing if isinstance(thing, type) else type(thing)
    ours = _ours.get(getattr(kind, "__module__", None))
    is_stream = hasattr(kind, "_in_c")
    if ours is None or "_IN_PYTHON" in ours.__dict__:
        return names
    if not is_stream and ours.__dict__.get(kind.__name__) is not kind:
        return names
    return [name for name in names if name[0] != "_" or name in _OF_C]


def _public(names):
    """The public names of a module: without names from Thimble's helper modules or the interpreter's."""
    if "__all__" in names:
        return {name: names[name] for name in names["__all__"]}
    hidden = _tools()
    found = {}
    for name in names:
        value = names[name]
        if name[0] != "_" and id(value) not in hidden and type(value) is not type(sys):
            found[name] = value
    if "__version__" in names:
        found["__version__"] = names["__version__"]
    return found
