# How settings.toml is read in 10.2.
GETENV_CONVERTS = False
SUPERVISOR_NAMES = ("get_setting",)
FLOATS = False
