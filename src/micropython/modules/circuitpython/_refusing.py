# Names of modules that are not implemented: they can be imported, and raise an error when used.


def cls(module, name):
    def refuse(self, *args, **keywords):
        raise NotImplementedError("this firmware has %s.%s, but thimble does not" % (module, name))

    return type(name, (), {"__init__": refuse})


def function(module, name):
    def refuse(*args, **keywords):
        raise NotImplementedError("this firmware has %s.%s, but thimble does not" % (module, name))

    return refuse
