# The connection manager shared by CircuitPython's libraries: one pool and one default TLS context for a radio, and
# sockets that are kept for reuse by destination. A library of the same name in the program's lib/ replaces it.
_pools = {}
_contexts = {}
_managers = {}


def get_radio_socketpool(radio):
    name = type(radio).__name__
    if name != "Radio":
        raise ValueError("Unsupported radio class: %s" % name)
    if radio not in _pools:
        import socketpool
        import ssl

        _pools[radio] = socketpool.SocketPool(radio)
        _contexts[radio] = ssl.create_default_context()
    return _pools[radio]


def get_radio_ssl_context(radio):
    get_radio_socketpool(radio)
    return _contexts[radio]


def get_connection_manager(socket_pool):
    if socket_pool not in _managers:
        _managers[socket_pool] = ConnectionManager(socket_pool)
    return _managers[socket_pool]


def connection_manager_close_all(socket_pool=None, release_references=False):
    for pool in [socket_pool] if socket_pool else list(_managers):
        if pool not in _managers:
            raise RuntimeError("SocketPool not managed")
        _managers[pool].close_all()
        if release_references:
            del _managers[pool]
            for radio in [radio for radio in _pools if _pools[radio] is pool]:
                del _pools[radio]
                del _contexts[radio]


class ConnectionManager:
    def __init__(self, socket_pool):
        self._pool = socket_pool
        # Sockets by (host, port, protocol, session). The TLS context is not in the key: two sessions with different ones
        # share a socket to the same host, as on a board.
        self._sockets = {}
        self._free = []

    @property
    def available_socket_count(self):
        return len(self._free)

    @property
    def managed_socket_count(self):
        return len(self._sockets)

    def get_socket(self, host, port, proto, session_id=None, *, timeout=1.0, is_ssl=False, ssl_context=None):
        key = (host, port, proto, str(session_id) if session_id else None)
        socket = self._sockets.get(key)
        if socket is not None:
            if socket not in self._free:
                raise RuntimeError("An existing socket is already connected to %s//%s:%d" % (proto, host, port))
            self._free.remove(socket)
            return socket
        is_ssl = is_ssl or proto == "https:"
        if is_ssl and not ssl_context:
            raise ValueError("ssl_context must be provided if using ssl")
        info = self._pool.getaddrinfo(host, port, 0, self._pool.SOCK_STREAM)[0]
        try:
            socket = self._connect(info, host, port, timeout, ssl_context if is_ssl else None)
        except (MemoryError, OSError, RuntimeError):
            if not self._free:
                raise
            for free in list(self._free):
                self.close_socket(free)
            socket = self._connect(info, host, port, timeout, ssl_context if is_ssl else None)
        self._sockets[key] = socket
        return socket

    def free_socket(self, socket):
        self._key_of(socket)
        if socket not in self._free:
            self._free.append(socket)

    def close_socket(self, socket):
        key = self._key_of(socket)
        socket.close()
        del self._sockets[key]
        if socket in self._free:
            self._free.remove(socket)

    def close_all(self):
        for socket in list(self._sockets.values()):
            self.close_socket(socket)

    def _key_of(self, socket):
        for key, managed in self._sockets.items():
            if managed is socket:
                return key
        raise RuntimeError("Socket not managed")

    def _connect(self, info, host, port, timeout, ssl_context):
        socket = self._pool.socket(info[0], info[1])
        address = info[-1]
        if ssl_context:
            # TLS connects by host name.
            socket = ssl_context.wrap_socket(socket, server_hostname=host)
            address = (host, port)
        socket.settimeout(timeout)
        try:
            socket.connect(address)
        except (MemoryError, OSError):
            socket.close()
            raise
        return socket
