# Files: what ssl's methods take for a certificate or a key, and what os has without the folder of frozen modules.
import uos


def stat(path):
    _refuse_frozen(path)
    return uos.stat(path)


def chdir(path):
    _refuse_frozen(path)
    uos.chdir(path)


def _refuse_frozen(path):
    if isinstance(path, str) and ".frozen" in path.split("/"):
        raise OSError(2)


def contents(source):
    """The bytes of a name of a file, or the bytes themselves."""
    if isinstance(source, str):
        with open(source, "rb") as f:
            return f.read()
    return source
