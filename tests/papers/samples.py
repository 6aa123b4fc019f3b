"""Sample data and readers for the tests of papers; all people and units are invented."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pypdf
import pytest
from PIL import Image

from papers import typeset
from papers.sign_in_sheet import SignInWords

LONG_TITLE = (
    "关于进一步加强和改进会议会务管理工作全面落实过紧日子要求持续整治形式主义"
    "为基层减负工作推进会暨二〇二六年第四季度办公室主任例会"
)
LONG_UNIT = "某某省某某市某某区人民政府某某街道办事处综合治理与应急管理服务中心"
SIGN_IN_WORDS = SignInWords(
    heading="签到表",
    meeting="会议名称",
    time="时间",
    place="地点",
    organiser="主办",
    columns=("序号", "姓名", "单位", "职务", "联系电话", "签名", "签到时间", "备注"),
    page="第{page}页 共{pages}页",
    totals=("实到____人", "请假____人", "缺席____人", "列席____人"),
    signed=("签到台", "核对"),
)


def pages_of(pdf: bytes) -> list[str]:
    """The words of each page, without the break points put into long words."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return [page.extract_text().replace("\u200b", "") for page in reader.pages]


def pictures_of(
    monkeypatch: pytest.MonkeyPatch, make: Callable[[], bytes], *, ppi: float = 144
) -> list[bytes]:
    """The pages of a PDF maker as PNG pictures, from the same template and data."""
    pictures: list[bytes] = []

    def compile_pdf(template: str, data: Any, *, language: Any) -> bytes:
        pictures.extend(typeset.compile_png(template, data, language=language, ppi=ppi))
        return b""

    with monkeypatch.context() as patched:
        patched.setattr(typeset, "compile_pdf", compile_pdf)
        make()
    return pictures


def picture(png: bytes) -> Image.Image:
    """The picture in grey."""
    return Image.open(io.BytesIO(png)).convert("L")


def repacked(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """The zip with each part changed; parts changed to None are left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            if (part := change(name, old.read(name))) is not None:
                new.writestr(name, part)
    return out.getvalue()
