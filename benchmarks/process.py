"""The process: ``--help``, start to ready, idle memory, idle CPU a minute."""

from __future__ import annotations

import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil

IDLE_SECONDS = 20
RUNS = 3


def measure() -> None:
    """Print the figures; medians of three runs, after one that is not counted."""
    command = [sys.executable, "-m", "bot"]
    helps = [_timed([*command, "--help"]) for _ in range(RUNS + 1)][1:]
    print(f"--help: {statistics.median(helps):.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        config = Path(folder) / "config.toml"
        config.write_text(
            f'[office]\nname = "青川市档案馆"\n[data]\nfolder = "{folder}/data"\n'
            f'[web]\nport = {port}\n[log]\nlevel = "warning"\n',
            encoding="utf-8",
        )
        starts, sizes, loads = [], [], []
        for run in range(RUNS + 1):
            last = run == RUNS
            start, size, load = _run(command, config, port, IDLE_SECONDS if last else 1)
            if run:
                starts.append(start)
                sizes.append(size)
            if last:
                loads.append(load)
        print(f"start to ready: {statistics.median(starts):.2f} s")
        print(f"idle memory: {statistics.median(sizes):.0f} MB RSS")
        print(f"idle CPU: {loads[-1] * 60:.2f} s a minute")


def _timed(command: list[str]) -> float:
    started = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    return time.monotonic() - started


def _run(command: list[str], config: Path, port: int, idle: float) -> tuple[float, float, float]:
    started = time.monotonic()
    process = subprocess.Popen([*command, "run", "--config", str(config)])
    try:
        while not healthy(port):
            if process.poll() is not None:
                raise RuntimeError(f"the bot ended with {process.returncode}")
            time.sleep(0.02)
        ready = time.monotonic() - started
        time.sleep(1)
        known = psutil.Process(process.pid)
        before = sum(known.cpu_times()[:2])
        time.sleep(idle)
        used = (sum(known.cpu_times()[:2]) - before) / idle
        return ready, known.memory_info().rss / 1_000_000, used
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=15)


def healthy(port: int) -> bool:
    """Whether the bot answers there."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    measure()
