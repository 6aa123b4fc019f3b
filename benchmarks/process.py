"""The process: ``--help``, start to ready, idle memory, idle CPU a minute; beside it a process
that only imports the libraries, as the floor.

    python -m benchmarks.process [idle seconds]
"""

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

from benchmarks.table import hand

IDLE_SECONDS = 20
RUNS = 3
#: The libraries a bot with web pages, a database and a timetable has loaded when it is ready.
BARE = """
import apscheduler.schedulers.asyncio, fluent.runtime, holidays, psutil, pydantic_settings
import python_multipart, sqlalchemy.orm, starlette.applications, structlog, typer, uvicorn
print(psutil.Process().memory_info().rss)
"""


def measure(idle: float) -> None:
    """Print the figures; medians of three runs, after one that is not counted."""
    command = [sys.executable, "-m", "bot"]
    helps = [_timed([*command, "--help"]) for _ in range(RUNS + 1)][1:]
    took = statistics.median(helps)
    print(f"--help: {took:.2f} s")
    hand("huiwu --help", ours=f"{took:.2f} s", figure=took, unit="s", at_most=0.4)
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        config = Path(folder) / "config.toml"
        config.write_text(
            f'[office]\nname = "青川市档案馆"\n[data]\nfolder = "{folder}/data"\n'
            f'[web]\nport = {port}\n[log]\nlevel = "warning"\n',
            encoding="utf-8",
        )
        starts, sizes, loads, bares = [], [], [], []
        for run in range(RUNS + 1):
            last = run == RUNS
            start, size, load = _run(command, config, port, idle if last else 1)
            bare = _bare()
            if run:
                bares.append(bare)
                starts.append(start)
                sizes.append(size)
            if last:
                loads.append(load)
    bare, bare_size = (statistics.median(figures) for figures in zip(*bares, strict=True))
    ready, size = statistics.median(starts), statistics.median(sizes)
    print(
        f"start to ready: {ready:.2f} s; idle: {size:.0f} MB RSS, {loads[-1] * 60:.2f} s a minute"
    )
    print(f"bare imports: {bare:.2f} s, {bare_size:.0f} MB RSS")
    floor = "the libraries' bare imports"
    hand(
        "start to ready",
        ours=f"{ready:.2f} s",
        beside=f"{floor}: {bare:.2f} s",
        figure=ready,
        unit="s",
        at_most=1.5,
    )
    hand(
        "idle memory (RSS)",
        ours=f"{size:.0f} MB",
        beside=f"{floor}: {bare_size:.0f} MB",
        figure=size,
        unit="MB",
        at_most=130,
    )
    hand("idle CPU a minute", ours=f"{loads[-1] * 60:.2f} s")


def _bare() -> tuple[float, float]:
    """Seconds and megabytes of a process that only imports."""
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-c", BARE], check=True, capture_output=True)
    return time.monotonic() - started, int(done.stdout) / 1_000_000


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
    measure(float(sys.argv[1]) if len(sys.argv) > 1 else IDLE_SECONDS)
