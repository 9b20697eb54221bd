"""TCP proxies between the programs and the broker, one for each program, that can do what bad networks do. They read the requests'
frames only to know their kind: to hold an EndTxn back, and to see that the next transaction has begun."""
import asyncio
import contextlib
import socket
import struct
import threading

PRODUCE, ADD_OFFSETS, END_TXN, TXN_OFFSETS = 0, 25, 26, 28
OPEN, CUT, HOLD, MUTE = "open", "cut", "hold", "mute"


def transactional_id(frame):
    """Of a Produce (v3 and later) or EndTxn request: both begin with it. None: other request, or none in it."""
    if struct.unpack(">h", frame[:2])[0] not in (PRODUCE, END_TXN, ADD_OFFSETS, TXN_OFFSETS):
        return None
    (n,) = struct.unpack(">h", frame[8:10])
    at = 10 + max(n, 0)
    (n,) = struct.unpack(">h", frame[at:at + 2])
    return bytes(frame[at + 2:at + 2 + n]) if n > 0 else None


class LateEnd:
    """Holds the next EndTxn back; lets it go in the middle of the next transaction of the same id; then calls `then` before that one
    can end. (KAFKA-17754: the late EndTxn ends the wrong transaction.)"""

    def __init__(self, then):
        self.then, self.id, self.held, self.released, self.is_over = then, None, None, False, False

    async def see(self, connection, frame):
        """True: the frame goes on."""
        key = struct.unpack(">h", frame[:2])[0]
        if self.is_over:
            return True
        if self.id is None:
            if key != END_TXN:
                return True
            self.id, self.held = transactional_id(frame), (connection, frame)
            connection.leave_client()
            return False
        if transactional_id(frame) != self.id:
            return True
        if key == PRODUCE and not self.released:
            self.released = True
            await connection.to_broker(frame)
            await asyncio.sleep(0.15)
            with contextlib.suppress(OSError):
                await self.held[0].to_broker(self.held[1])
            await asyncio.sleep(0.15)
            return False
        if self.released and key in (ADD_OFFSETS, TXN_OFFSETS, END_TXN):
            self.is_over = True
            self.then()
            return False
        return True


class HoldAfterProduce:
    """The network falls silent just when a transaction has its first records at the broker."""
    held = None

    def __init__(self, wire):
        self.wire, self.is_over = wire, False

    async def see(self, connection, frame):
        if not self.is_over and struct.unpack(">h", frame[:2])[0] == PRODUCE and transactional_id(frame):
            self.is_over = True
            await connection.to_broker(frame)
            self.wire.set(HOLD)
            return False
        return True


class Connection:
    def __init__(self, wire, client, broker):
        self.wire, self.client, self.broker = wire, client, broker  # pairs of (reader, writer)

    async def to_broker(self, frame):
        self.broker[1].write(struct.pack(">i", len(frame)) + frame)
        await self.broker[1].drain()

    def leave_client(self):
        self.client[1].transport.abort()

    def abort(self):
        self.client[1].transport.abort()
        self.broker[1].transport.abort()

    async def requests(self):
        reader = self.client[0]
        while True:
            (size,) = struct.unpack(">i", await reader.readexactly(4))
            frame = await reader.readexactly(size)
            await self.wire.passage()
            tap = self.wire.tap
            if tap is None or await tap.see(self, frame):
                await self.to_broker(frame)

    async def responses(self):
        while data := await self.broker[0].read(1 << 16):
            await self.wire.passage()
            if self.wire.mode != MUTE:
                self.client[1].write(data)
                await self.client[1].drain()

    async def run(self):
        work = [asyncio.ensure_future(self.requests()), asyncio.ensure_future(self.responses())]
        try:
            await asyncio.wait(work, return_when=asyncio.FIRST_COMPLETED)
            tap = self.wire.tap
            if tap and tap.held and tap.held[0] is self:  # its way to the broker stays open
                while not tap.is_over and self.wire.tap is tap:
                    await asyncio.sleep(0.1)
        finally:
            for w in work:
                w.cancel()
            await asyncio.gather(*work, return_exceptions=True)
            self.abort()


class Wire:
    """One proxy. Its methods may be called from any thread."""

    def __init__(self, net, name, upstream):
        self.net, self.name, self.upstream = net, name, upstream
        self.mode, self.delay_s, self.tap = OPEN, 0, None
        self.connections = set()
        self.gate = None
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = self.listener.getsockname()[1]

    async def serve(self):
        self.gate = asyncio.Event()
        self.gate.set()
        await asyncio.start_server(self._accept, sock=self.listener)

    async def passage(self):
        await self.gate.wait()
        if self.delay_s:
            await asyncio.sleep(self.delay_s)

    async def _accept(self, reader, writer):
        if self.mode == CUT:
            writer.transport.abort()
            return
        try:
            upstream = await asyncio.open_connection("127.0.0.1", self.upstream)
        except OSError:
            writer.transport.abort()
            return
        c = Connection(self, (reader, writer), upstream)
        self.connections.add(c)
        try:
            await c.run()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self.connections.discard(c)

    def _abort_all(self):
        for c in list(self.connections):
            c.abort()

    def set(self, mode):
        """In the net's thread."""
        self.mode = mode
        self.gate.clear() if mode == HOLD else self.gate.set()
        if mode == CUT:
            self._abort_all()

    def cut(self):
        self.net.call(self.set, CUT)

    def hold(self):
        self.net.call(self.set, HOLD)

    def mute(self):
        """Requests arrive, answers do not."""
        self.net.call(self.set, MUTE)

    def slow(self, seconds):
        self.delay_s = seconds

    def heal(self, is_lossy=False):
        """is_lossy: what was on its way is gone with its connections."""
        self.delay_s = 0
        if is_lossy:
            self.net.call(self.set, CUT)
        self.net.call(self.set, OPEN)

    def late_end(self, then):
        self.tap = LateEnd(then)
        return self.tap

    def hold_after_produce(self):
        self.tap = HoldAfterProduce(self)
        return self.tap


class Net:
    """The thread that all proxies live in."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self._run, daemon=True, name="net").start()

    def _run(self):
        asyncio.set_event_loop(self.loop)
        self.loop.set_exception_handler(lambda loop, context: None)  # connections end in all ways here
        self.loop.run_forever()

    def call(self, f, *args):
        self.loop.call_soon_threadsafe(f, *args)

    def wire(self, name, upstream):
        w = Wire(self, name, upstream)
        asyncio.run_coroutine_threadsafe(w.serve(), self.loop).result(10)
        return w
