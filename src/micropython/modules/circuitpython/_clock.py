# Where `time` has its time from: the board's clock, or what rtc.set_time_source was given.
source = [None]
