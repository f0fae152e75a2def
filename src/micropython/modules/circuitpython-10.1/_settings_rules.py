# How settings.toml is read until 10.1.
GETENV_CONVERTS = True
SUPERVISOR_NAMES = ()
FLOATS = False
