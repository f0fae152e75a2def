# What ssl's methods take for a certificate or a key: the name of a file, or its contents.


def contents(source):
    if isinstance(source, str):
        with open(source, "rb") as f:
            return f.read()
    return source
