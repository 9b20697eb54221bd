"""A TCP proxy before the broker that can hold one kind of request back: the client loses its connection, asks again on a new one,
and the held request arrives later, when the test says so."""
import socket
import struct
import threading

END_TXN = 26


class Proxy:
    def __init__(self):
        self.upstream = None  # the broker's port; known only after its start, which must be told ours
        self.hold_next = None  # API key of the next request to be held back
        self.held = []  # (upstream socket, bytes)
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self.upstream))
            threading.Thread(target=self._requests, args=(client, server), daemon=True).start()
            threading.Thread(target=self._responses, args=(client, server), daemon=True).start()

    @staticmethod
    def _exactly(s, n):
        data = b""
        while len(data) < n:
            more = s.recv(n - len(data))
            if not more:
                raise OSError("closed")
            data += more
        return data

    def _requests(self, client, server):
        try:
            while True:
                size = self._exactly(client, 4)
                body = self._exactly(client, struct.unpack(">i", size)[0])
                key = struct.unpack(">h", body[:2])[0]
                with self.lock:
                    holds = self.hold_next == key
                    if holds:
                        self.hold_next = None
                        self.held.append((server, size + body))
                if holds:
                    client.close()  # the way to the broker stays open: the request is only slow
                    return
                server.sendall(size + body)
        except OSError:
            with self.lock:
                if not any(s is server for s, _ in self.held):
                    server.close()

    @staticmethod
    def _responses(client, server):
        try:
            while data := server.recv(65536):
                client.sendall(data)
        except OSError:
            pass

    def release(self):
        """The held requests arrive. How many there were."""
        with self.lock:
            held, self.held = self.held, []
        for server, data in held:
            server.sendall(data)
        return len(held)

    def close(self):
        self.listener.close()
