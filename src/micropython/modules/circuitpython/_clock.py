# The time source of `time`: the board's clock, or the argument of rtc.set_time_source.
source = [None]
