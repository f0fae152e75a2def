# How settings.toml is read in this version; an older version has its own file instead of this one.

# Whether getenv gives integers, and raises for a value that is neither one nor a string (until 10.1).
GETENV_CONVERTS = False
# What supervisor has for settings.toml.
SUPERVISOR_NAMES = ("get_setting",)
# Whether get_setting reads floats (after 10.2).
FLOATS = True
