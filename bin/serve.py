#!/usr/bin/env python3
"""Run the web server and the background worker together; Ctrl-C ends both."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
HOST = os.environ.get("HOST") or "127.0.0.1"
PORT = os.environ.get("PORT") or "8000"
WORKERS = os.environ.get("WEB_WORKERS") or "2"
THREADS = os.environ.get("WEB_THREADS") or "2"
PAUSE_BEFORE_RESTART = 2.0
PATIENCE = 15.0

SERVER = [
    *(str(BIN / "granian"), "--interface", "wsgi", "--host", HOST, "--port", PORT),
    *("--workers", WORKERS, "--blocking-threads", THREADS),
    # More requests than threads queue in the server, not in the kernel's lost backlog.
    *("--backlog", "2048", "--backpressure", "512"),
    *("--respawn-failed-workers", "--workers-kill-timeout", "10s", "--log-level", "warning"),
    "cms.wsgi:application",
]
WORKER = [sys.executable, "manage.py", "run_worker"]


class Stopped(Exception):
    pass


def stop(*_args: object) -> None:
    raise Stopped


def start(command: list[str]) -> subprocess.Popen[bytes]:
    # An own session: a Ctrl-C at the terminal reaches only us, and we end both in order.
    return subprocess.Popen(command, cwd=ROOT, start_new_session=True)


def end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)


def supervise(server: subprocess.Popen[bytes], worker: subprocess.Popen[bytes]) -> int:
    """Wait for the server; a worker that falls is started again."""
    try:
        while server.poll() is None:
            if worker.poll() is not None:
                print("background worker ended, starting it again", file=sys.stderr, flush=True)
                time.sleep(PAUSE_BEFORE_RESTART)
                worker = start(WORKER)
            time.sleep(0.5)
        return server.returncode or 0
    except Stopped:
        return 0
    finally:
        end(server)
        end(worker)


def port_is_taken() -> bool:
    family = socket.AF_INET6 if ":" in HOST else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(PORT)))
        except OSError:
            return True
    return False


def main() -> int:
    if port_is_taken():
        print(f"Asah: {HOST}:{PORT} is taken or not ours; choose another: PORT=9000 make run")
        return 1
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, stop)
    print(f"Asah: http://{HOST}:{PORT}  (Ctrl-C ends it)", flush=True)
    return supervise(start(SERVER), start(WORKER))


if __name__ == "__main__":
    sys.exit(main())
