# mip: it would write packages to the board's flash, which here is the program's folder.


def install(package, index=None, target=None, version=None, mpy=True):
    raise NotImplementedError(
        "thimble installs nothing: put the source of %s into lib/, or name its folder with --lib" % package
    )
