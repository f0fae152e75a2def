# Names of displays and buses that displayio had before 10.0; an older version has a file of its own instead of this.


def fill(names):
    return ()
