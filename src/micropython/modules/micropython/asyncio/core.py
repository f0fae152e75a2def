# The scheduler of asyncio: tasks in order of due time (the interpreter's own queue), and streams that tasks wait for.
import select
import sys
from time import ticks_add, ticks_diff, ticks_ms as ticks

import _asyncio_rules
import _heap

try:
    from _asyncio import Task, TaskQueue
except ImportError:
    from _uasyncio import Task, TaskQueue  # its name in 1.20


class CancelledError(BaseException):
    pass


class TimeoutError(Exception):
    pass


# Ways in which a coroutine ends, and those that are not reported. Constants, because a program may have locked the heap.
_ENDS = (CancelledError, Exception)
_QUIET_ENDS = (CancelledError, StopIteration)

# Task states: True while it runs and nothing waits for it, a queue or a callback while something does, None once it has
# ended and was not awaited, False once its result was retrieved. (The interpreter's Task reads and sets these.)
_RUNNING = True
_UNASKED = None
_ASKED = False

_exc_context = {"message": "Task exception wasn't retrieved", "exception": None, "future": None}

cur_task = None
_stop_task = None


class SingletonGenerator:
    """What sleep_ms returns to be awaited: one object for all sleeps, so that a sleep allocates nothing."""

    def __init__(self):
        self.state = None
        self.exc = StopIteration()

    def __iter__(self):
        return self

    def __next__(self):
        due = self.state
        if due is None:
            self.exc.__traceback__ = None
            raise self.exc
        self.state = None
        _task_queue.push(cur_task, due)


def sleep_ms(t, sgen=SingletonGenerator()):
    sgen.state = ticks_add(ticks(), max(0, t))
    return sgen


def sleep(t):
    return sleep_ms(int(t * 1000))


_READ = 0
_WRITE = 1
_STREAM = 2
_MASKS = (select.POLLIN, select.POLLOUT)


class IOQueue:
    """Which task waits for which direction of which stream. While a task waits, its `data` is this queue."""

    def __init__(self):
        self.poller = select.poll()
        self.map = {}  # id of the stream -> [reading task, writing task, stream]

    def queue_read(self, s):
        self._enqueue(s, _READ)

    def queue_write(self, s):
        self._enqueue(s, _WRITE)

    def _enqueue(self, s, direction):
        entry = self.map.get(id(s))
        if entry is None:
            entry = [None, None, s]
            self.map[id(s)] = entry
            self.poller.register(s, _MASKS[direction])
        else:
            # One task per direction of a stream: a second one replaces the first, which then waits forever. The
            # firmware's own assertion is compiled out (extmod/asyncio/manifest.py: opt=3).
            self.poller.modify(s, select.POLLIN | select.POLLOUT)
        entry[direction] = cur_task
        cur_task.data = self

    def _dequeue(self, s):
        del self.map[id(s)]
        self.poller.unregister(s)

    def remove(self, task):
        """Removes the streams that a cancelled task waits for, for other tasks too, as on a board."""
        for entry in list(self.map.values()):
            if task in (entry[_READ], entry[_WRITE]):
                self._dequeue(entry[_STREAM])

    def wait_io_event(self, milliseconds):
        locked = _heap.free()  # a board waits in C
        try:
            self._wait(milliseconds)
        finally:
            _heap.restore(locked)

    def _wait(self, milliseconds):
        for s, events in self.poller.ipoll(milliseconds):
            entry = self.map[id(s)]
            for direction in (_READ, _WRITE):
                # Any other event of a stream wakes both directions: the next operation reports what it was.
                if entry[direction] is not None and events & ~_MASKS[1 - direction]:
                    _task_queue.push(entry[direction])
                    entry[direction] = None
            if entry[_READ] is None and entry[_WRITE] is None:
                self._dequeue(s)
            else:
                self.poller.modify(s, _MASKS[_READ if entry[_WRITE] is None else _WRITE])


def _promote_to_task(aw):
    return aw if isinstance(aw, Task) else create_task(aw)


def create_task(coro):
    if not hasattr(coro, "send"):
        raise TypeError("coroutine expected")
    task = Task(coro, globals())
    _task_queue.push(task)
    return task


def run(coro):
    return run_until_complete(create_task(coro))


def run_until_complete(main_task=None):
    """Runs tasks until the main one has ended; its result, or its exception."""
    global cur_task
    while True:
        task = _next_task(main_task)
        if task is None:
            return
        cur_task = task
        exception = task.data
        try:
            if not exception:
                task.coro.send(None)
            else:
                # A cancellation; or the task has ended with this before it was awaited, and then the coroutine
                # raises StopIteration at once.
                task.data = None
                task.coro.throw(exception)
        except _ENDS as e:
            if task is main_task:
                return _end_of_main(task, e)
            if task.state:
                _end(task, e)
            elif task.state is _UNASKED:
                task.data = exception
                _exc_context["exception"] = exception
                _exc_context["future"] = task
                Loop.call_exception_handler(_exc_context)


def _next_task(main_task):
    """Waits for the first task that is due. None if nothing can ever wake one."""
    global cur_task
    while True:
        task = _task_queue.peek()
        if task:
            wait = max(0, ticks_diff(task.ph_key, ticks()))
        elif _io_queue.map:
            wait = -1
        else:
            cur_task = None
            if not _asyncio_rules.WAITS_FOR_MAIN or not main_task or not main_task.state:
                return None
            wait = 3  # the main task waits forever, as on a board
        _io_queue.wait_io_event(wait)
        if wait == 0:
            return _task_queue.pop()


def _end_of_main(task, e):
    global cur_task
    cur_task = None
    if not isinstance(e, StopIteration):
        task.state = _ASKED
        raise e
    if task.state is _RUNNING or task.state is _UNASKED:
        task.state = _ASKED
    elif task.state:
        _end(task, e)
    task.data = e
    return e.value


def _end(task, e):
    """Stores the result of a task that has ended, and wakes the tasks that wait for it."""
    asked = False
    if task.state is _RUNNING:
        task.state = _UNASKED
    elif callable(task.state):
        task.state(task, e)
        task.state = _ASKED
        asked = True
    else:
        while task.state.peek():
            _task_queue.push(task.state.pop())
            asked = True
        task.state = _ASKED
    if not asked and not isinstance(e, _QUIET_ENDS):
        _task_queue.push(task)  # queued once more, so that the handler is called unless the task is awaited before
    task.data = e


async def _stopper():
    pass


class Loop:
    _exc_handler = None

    def create_task(coro):
        return create_task(coro)

    def run_forever():
        global _stop_task
        _stop_task = Task(_stopper(), globals())
        run_until_complete(_stop_task)

    def run_until_complete(aw):
        return run_until_complete(_promote_to_task(aw))

    def stop():
        global _stop_task
        if _stop_task is not None:
            _task_queue.push(_stop_task)
            _stop_task = None

    def close():
        pass

    def set_exception_handler(handler):
        Loop._exc_handler = handler

    def get_exception_handler():
        return Loop._exc_handler

    def default_exception_handler(loop, context):
        out = sys.stderr if _asyncio_rules.ERRORS_TO_STDERR else sys.stdout
        print(context["message"], file=out)
        print("future:", context["future"], "coro=", context["future"].coro, file=out)
        sys.print_exception(context["exception"], out)

    def call_exception_handler(context):
        (Loop._exc_handler or Loop.default_exception_handler)(Loop, context)


def get_event_loop(runq_len=0, waitq_len=0):
    return Loop


def current_task():
    if cur_task is None and _asyncio_rules.CURRENT_TASK_RAISES:
        raise RuntimeError("no running event loop")
    return cur_task


def new_event_loop():
    global _task_queue, _io_queue
    _task_queue = TaskQueue()
    _io_queue = IOQueue()
    return Loop


new_event_loop()
