"""Marks of WordprocessingML that python-docx has no words for."""

from __future__ import annotations

from typing import Any


def mark_row(row: Any, mark: str) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement(f"w:{mark}"))


def high(row: Any, height_mm: float) -> None:
    """At least so high: room for a hand."""
    from docx.shared import Mm

    if height_mm:
        row.height = Mm(height_mm)


def field_char(kind: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement("w:fldChar")
    made.set(qn("w:fldCharType"), kind)
    return made


def field_code(text: str) -> Any:
    from docx.oxml import OxmlElement

    made = OxmlElement("w:instrText")
    made.text = text
    return made


def ruled(paragraph: Any, side: str, colour: str, eighths: int, *, space: int) -> None:
    """A line along a paragraph, in eighths of a point."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = paragraph._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        # The schema wants the borders before what says tabs, spacing and places.
        following = [qn(f"w:{name}") for name in ("tabs", "spacing", "ind", "jc", "rPr")]
        later = next((one for one in properties if one.tag in following), None)
        if later is None:
            properties.append(borders)
        else:
            later.addprevious(borders)
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", eighths), ("space", space), ("color", colour)):
        line.set(qn(f"w:{name}"), str(value))
    borders.append(line)


_BOX = """
<w:drawing {names}><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0"
 relativeHeight="1" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">
<wp:simplePos x="0" y="0"/>
<wp:positionH relativeFrom="margin"><wp:align>left</wp:align></wp:positionH>
<wp:positionV relativeFrom="margin"><wp:align>bottom</wp:align></wp:positionV>
<wp:extent cx="{wide}" cy="{high}"/><wp:wrapTopAndBottom/>
<wp:docPr id="1" name="{name}"/><wp:cNvGraphicFramePr/>
<a:graphic><a:graphicData uri="{wps}"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr>
<a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>
<wps:txbx><w:txbxContent/></wps:txbx>
<wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="b"><a:noAutofit/></wps:bodyPr>
</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>
"""
_WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"


def at_foot(anchor: Any, paragraphs: list[Any], width_mm: float, height: float) -> None:
    """The paragraphs move into a box at the foot of the type area of the anchor's page.

    ``height`` in points. Frames and floating tables are not set at the foot by every program.
    """
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn
    from docx.shared import Mm, Pt

    names = f'{nsdecls("w", "wp", "a")} xmlns:wps="{_WPS}"'
    box = parse_xml(
        _BOX.format(
            names=names, wps=_WPS, wide=int(Mm(width_mm)), high=int(Pt(height)), name="imprint"
        )
    )
    content = next(box.iter(qn("w:txbxContent")))
    for paragraph in paragraphs:
        content.append(paragraph._p)
    anchor.add_run()._r.append(box)
