"""Others are answered while files made to exhaust their reader are looked at: time ÷ idle time.

    python -m benchmarks.strangers [answers]

Each answer is a read and a small write through the doors of the database, as a press is; beside
them two files at a time are judged the way the dispatcher has it done, one after the other. The
control judges in this process itself.
"""

from __future__ import annotations

import asyncio
import io
import statistics
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from benchmarks.stage import new_database
from benchmarks.table import hand
from papers import apart, judging
from storage import Session, settings
from storage.database import Database

ANSWERS = 400
#: Tiny orders on each of ten pages: a reader is at them for half a minute.
ORDERS = 20_000


def slow_pdf() -> bytes:
    """Pages that take their reader long and hold no word."""
    import pypdf
    from pypdf.generic import NameObject, StreamObject

    content = StreamObject()
    content.set_data(zlib.compress(b"BT " + b"() Tj 1 0 0 1 5 5 Tm T* " * ORDERS + b"ET"))
    content[NameObject("/Filter")] = NameObject("/FlateDecode")
    writer = pypdf.PdfWriter()
    for _ in range(10):
        page = writer.add_blank_page(200, 200)
        page[NameObject("/Contents")] = writer._add_object(content)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


async def answers(database: Database, count: int) -> float:
    """Median seconds of an answer."""
    taken = []
    for number in range(count):
        began = time.perf_counter()
        await database.read(lambda session: settings.get(session, "answer"))
        await database.write(_answer(number))
        taken.append(time.perf_counter() - began)
        await asyncio.sleep(0.005)
    return statistics.median(taken)


def _answer(number: int) -> Callable[[Session], None]:
    return lambda session: settings.put(session, "answer", {"number": number})


async def beside(
    database: Database, count: int, source: BinaryIO, judge: Callable[[BinaryIO, str], object]
) -> float:
    """The same while two files are judged at any time."""
    stopped = False

    async def keep_judging() -> None:
        while not stopped:
            await asyncio.get_running_loop().run_in_executor(apart.POOL, judge, source, "any")

    judging_now = [asyncio.create_task(keep_judging()) for _ in range(apart.AT_ONCE)]
    await asyncio.sleep(1)
    found = await answers(database, count)
    stopped = True
    await asyncio.gather(*judging_now)
    return found


async def measure(count: int = ANSWERS) -> None:
    """Print both ratios, and hand on ours."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as source:
        source.write(slow_pdf())
        source.flush()
        database = Database(new_database(Path(folder)))
        idle = await answers(database, count)
        ours = await beside(database, count, source, apart.judge)
        data = slow_pdf()
        control = await beside(
            database, count, source, lambda _, wants: judging.judge(io.BytesIO(data), wants)
        )
        database.close()
    figures = {"idle": idle, "beside": ours, "control": control}
    words = (f"{name} {figure * 1000:.2f} ms" for name, figure in figures.items())
    print(", ".join(words))
    hand(
        "an answer while hostile files are read",
        ours=f"{ours / idle:.1f} × idle",
        beside=f"in the same process: {control / idle:.1f} × idle",
        figure=ours / idle,
        at_most=3,
    )


if __name__ == "__main__":
    asyncio.run(measure(*(int(argument) for argument in sys.argv[1:2])))
