"""`python -m soba_services [name ...]`: the named services, or all, in one process with a port for each."""

import argparse
import asyncio
import os
import signal
import socket
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import nullcontext

# Before any numerical library loads: several services share the process, and none may take every core.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import orjson
import psycopg
import uvicorn

from soba_services.base.platform import Platform, create_platform
from soba_services.base.settings import SettingsError
from soba_services.seed.fill import fill_demo
from soba_services.services import SERVICES, Entry

_DATABASE_SECONDS = 10.0


def _parse_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="soba_services", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="name", help=f"one of {', '.join(SERVICES)}; all when none is given"
    )
    parser.add_argument("--free-ports", action="store_true", help="take a free port where the service's own is taken")
    parser.add_argument(
        "--lifeline",
        action="store_true",
        help="stop when standard input ends, as it does when the parent dies",
    )
    parsed = parser.parse_args(arguments)
    unknown = [name for name in parsed.names if name not in SERVICES]
    if unknown:
        parser.error(f"there is no service {', '.join(unknown)}; there are {', '.join(SERVICES)}")
    return parsed


def _port_of(entry: Entry, environment: Mapping[str, str], alone: bool) -> int:
    name = entry.port_setting
    if alone and not environment.get(name):
        name = "PORT"
    text = environment.get(name) or str(entry.port)
    if not text.isascii() or not text.isdigit() or int(text) > 65_535:
        raise SettingsError(f"{name}: must be a port, 0 to 65535")
    return int(text)


def bind(host: str, port: int, free: bool) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Connections inherit it. Without it the body of an answer waits 40 ms for the caller to confirm the head.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        if free and port != 0:
            return bind(host, 0, False)
        raise SettingsError(f"Port {port} on {host} cannot be had: {error.strerror}.") from None
    listening.set_inheritable(False)
    return listening


def _create_server(entry: Entry, platform: Platform) -> uvicorn.Server:
    config = uvicorn.Config(
        entry.create_app(platform),
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        timeout_keep_alive=75,
        timeout_graceful_shutdown=max(1, platform.settings.SOBA_STOP_MS // 1000),
    )
    server = uvicorn.Server(config)
    # Signals are for the process, not for each of its servers.
    setattr(server, "capture_signals", nullcontext)  # noqa: B010
    return server


def _announce(entry: Entry, listening: socket.socket) -> None:
    """One line for whoever started us, whatever the log level is."""
    host, port = listening.getsockname()[:2]
    url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    sys.stdout.write(orjson.dumps({"listening": entry.name, "url": url}).decode() + "\n")
    sys.stdout.flush()


def _watch_lifeline(stop: asyncio.Event, loop: asyncio.AbstractEventLoop) -> None:
    def watch() -> None:
        while sys.stdin.buffer.read(4096):
            pass
        loop.call_soon_threadsafe(stop.set)

    threading.Thread(target=watch, name="lifeline", daemon=True).start()


async def _serve(
    platform: Platform, servers: Sequence[tuple[Entry, uvicorn.Server, socket.socket]], lifeline: bool
) -> bool:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    if lifeline:
        _watch_lifeline(stop, loop)
    tasks = [asyncio.create_task(server.serve([listening])) for _, server, listening in servers]
    stopping = asyncio.create_task(stop.wait())
    for entry, server, listening in servers:
        # uvicorn tells it by a flag only.
        while not server.started and not any(task.done() for task in (*tasks, stopping)):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        if server.started:
            _announce(entry, listening)
    await asyncio.wait([*tasks, stopping], return_when=asyncio.FIRST_COMPLETED)
    asked = stop.is_set()
    platform.stopping.set()
    if asked and platform.settings.SOBA_DRAIN_MS:
        await asyncio.sleep(platform.settings.SOBA_DRAIN_MS / 1000)
    for _, server, _listening in servers:
        server.should_exit = True
    await asyncio.gather(*tasks, return_exceptions=True)
    return asked


def _leave_in_time(platform: Platform) -> None:
    """A library that never returns must not keep the process: after the time to stop it goes, whatever runs."""

    def leave() -> None:
        platform.stopping.wait()
        threading.Event().wait((platform.settings.SOBA_DRAIN_MS + 2 * platform.settings.SOBA_STOP_MS) / 1000)
        os._exit(1)

    threading.Thread(target=leave, daemon=True).start()


def run(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    parsed = _parse_arguments(arguments)
    entries = [SERVICES[name] for name in dict.fromkeys(parsed.names or SERVICES)]
    loaded = threading.Event()

    def fill_when_loaded(connection: psycopg.Connection) -> None:
        # It loads libraries too, and of two threads that load one at once, one finds it half loaded.
        loaded.wait()
        fill_demo(connection)

    try:
        platform = create_platform(environment, seed=fill_when_loaded)
        host = platform.settings.HOST
        sockets = [bind(host, _port_of(entry, environment, len(entries) == 1), parsed.free_ports) for entry in entries]
        # The database migrates while the services load their libraries.
        waiting = threading.Thread(target=platform.database.start, args=[_DATABASE_SECONDS], daemon=True)
        waiting.start()
        servers = [
            (entry, _create_server(entry, platform), listening)
            for entry, listening in zip(entries, sockets, strict=True)
        ]
        loaded.set()
        waiting.join()
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    _leave_in_time(platform)
    asked = asyncio.run(_serve(platform, servers, parsed.lifeline))
    platform.database.stop()
    sys.stdout.flush()
    return 0 if asked else 1


def main() -> None:
    code = run(sys.argv[1:], os.environ)
    # Threads of libraries are no reason to stay.
    os._exit(code)


if __name__ == "__main__":
    main()
