# Files: the certificate and key arguments of ssl's methods, and functions of os that hide the folder of frozen modules.
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
    """The bytes of the file with this name, or the bytes themselves."""
    if isinstance(source, str):
        with open(source, "rb") as f:
            return f.read()
    return source
