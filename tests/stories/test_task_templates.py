"""Row 2.1a: the office's own templates of preparation tasks, edited in chat and as a sheet."""

from __future__ import annotations

from io import BytesIO

import openpyxl

from storage import Session
from storage import preparation as rows
from tests.stories.test_preparation import meeting_to_come
from tests.stories.world import World

XLSX = "筹备模板.xlsx"


def sheet(*table: tuple[str, ...]) -> bytes:
    """A workbook of these rows."""
    book = openpyxl.Workbook()
    for row in table:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


async def test_edited_line_by_line_with_history(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    chief = await world.hires("吴主任", roles=("secretariat",))
    guest = await world.hires("林小满")
    await guest.says("/templates")
    await guest.sees("not-allowed")
    await guest.presses_route("Ac", 1, 0, 0)
    await guest.sees("gone")

    await desk.says("筹备模板")
    await desk.sees("大型会议，17项", "小型会议，11项", "新建模板")
    await desk.presses("小型会议")
    await desk.sees("系统自带", "1. 会务组：报批会议方案和预算，会前5个工作日", "按人数和会议类型")
    await desk.presses("修改")
    await desk.sees("要改哪一行", "11. 会务组：会议材料归档，会后10个工作日", "存为新版")
    await desk.presses("3")
    await desk.sees("第3行", "会务组：发会议通知，会前2个工作日", "改时限", "上移", "删这一行")
    await desk.presses("改时限")
    await desk.says("越早越好")
    await desk.sees("看不明白时限")
    await desk.says("提前4天")
    await desk.sees("已改", "发会议通知，会前4个工作日")
    await desk.presses("上移")
    await desk.sees("第2行")
    await desk.presses("返回各行")
    await desk.presses("加一行")
    await desk.says("宣传组 拟写新闻通稿 会后1\n什么也不是")
    await desk.sees("这一行看不明白：什么也不是")
    await desk.says("宣传组 拟写新闻通稿 会后1")
    await desk.sees("已加上", "12. 宣传组：拟写新闻通稿，会后1个工作日")
    await desk.presses("11")
    await desk.presses("删这一行")
    await desk.sees("已删：会务组：会议材料归档")
    # Meanwhile somebody else saves an edition: nothing of either is lost.
    await chief.presses_route("At", 2)
    await chief.presses("1")
    await chief.presses("改任务")
    await chief.says("报批方案")
    await chief.presses("返回各行")
    await chief.presses("存为新版")
    await chief.sees("改 第1行", "报批会议方案和预算", "→ 会务组：报批方案", "为什么这样改")
    await chief.says("简化")
    await chief.sees("已存为第1版", "1. 会务组：报批方案")

    await desk.presses("存为新版")
    await desk.sees("改 第2行", "会前2个工作日", "→ 会务组：发会议通知，会前4个工作日")
    await desk.says("通知要早发")
    await desk.sees("吴主任刚刚存了第1版", "您写的还在")
    await desk.says("通知要早发")
    await desk.sees("已存为第2版", "第2版，周会务", "2. 会务组：发会议通知，会前4个工作日")

    await desk.presses("修改记录")
    await desk.sees(
        "第2版",
        "周会务：通知要早发",
        "加 宣传组：拟写新闻通稿，会后1个工作日",
        "删 会务组：会议材料归档",
        "第1版",
        "吴主任：简化",
        "→ 会务组：报批方案",
        "恢复第1版",
    )
    await desk.presses("恢复第1版")
    await desk.says("改早了")
    await desk.sees("已存为第3版", "1. 会务组：报批方案", "3. 会务组：发会议通知，会前2个工作日")

    meeting = await meeting_to_come(world, desk)
    await desk.presses_route("Ab", meeting)
    await desk.sees("套用“小型会议”", "1. 会务组：报批方案")
    # A newer edition is looked at before it is applied.
    await chief.presses_route("Ax", 2)
    await chief.says("不再用")
    await chief.sees("已停用", "再改一版就恢复使用")
    await desk.presses("套用（")
    await desk.sees("没有可用的模板")
    await desk.presses_route("AA", meeting)
    seen = await desk.sees("用哪个模板", "大型会议（17项）")
    assert not any("小型" in label for label, _ in seen.choices)

    def read(session: Session) -> list[tuple[int, int]]:
        return [(row.edition, row.by_id) for row in rows.editions_of(session, "小型会议")]

    assert [edition for edition, _ in await world.read(read)] == [4, 3, 2, 1]


async def test_a_template_of_the_offices_own_for_one_class(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    await desk.says("/meetings")
    await desk.presses("筹备模板")
    await desk.presses("新建模板")
    await desk.says("大型会议")
    await desk.sees("已经有“大型会议”了")
    await desk.says("表彰会")
    await desk.sees("请先加一行")
    await desk.presses("加一行")
    await desk.says("宣传组，制作奖牌、证书，会前3个工作日\n会务组，排练，会前1")
    await desk.sees("1. 宣传组：制作奖牌、证书，会前3个工作日", "2. 会务组：排练，会前1个工作日")
    await desk.presses("存为新版")
    await desk.says("秘密★10年")
    await desk.sees("level-mark")
    await desk.says("每年一次")
    await desk.sees("已存为第1版", "表彰会")
    await desk.presses("适用范围")
    await desk.presses("四类会议")
    await desk.says("按类别推荐")
    await desk.sees("已存为第2版", "适用：四类会议")
    meeting = await meeting_to_come(world, desk)
    await desk.presses_route("Ab", meeting)
    await desk.sees("套用“表彰会”", "1. 宣传组：制作奖牌、证书，12月10日（星期四）")


async def test_changed_in_a_sheet(world: World) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    await desk.presses_route("As", 2, 0)
    await desk.presses("导出表格")
    seen = await desk.sees("“小型会议”的表格")
    [file] = seen.files
    book = openpyxl.load_workbook(BytesIO(world.app.files.read(file.digest)))
    table = [tuple(str(cell.value or "") for cell in row) for row in book.active]
    assert table[0] == ("组别", "任务", "成果", "时限（工作日）")
    assert table[1] == ("会务组", "报批会议方案和预算", "批准的方案和预算", "会前5个工作日")

    await desk.presses("用表格修改")
    await desk.sends(XLSX, sheet(*table))
    await desk.sees("这张表和现在的一样")
    await desk.says("/quit")
    await desk.presses_route("Au", 2)
    wrong = [*table[:2], ("会务组", "", "", "会前1"), ("保障组", "备水", "", "早一点"), *table[3:]]
    await desk.sends(XLSX, sheet(*wrong))
    await desk.sees(
        "有2行要改",
        "第3行：没有写任务",
        "第4行：时限“早一点”看不明白",
        "其余的行会这样改",
        "删 会务组：预订会议室",
    )
    await desk.sends(XLSX, sheet(("组别", "任务"), ("会务组", "备水")))
    await desk.sees("没找到这些栏：时限（工作日）")
    good = [*table[:2], ("会务组", "预订会议室", "", "8"), *table[3:], ("保障组", "备水", "", "0")]
    await desk.sends(XLSX, sheet(*good))
    await desk.sees(
        "按这张表会这样改",
        "改 第2行",
        "→ 会务组：预订会议室，会前8个工作日",
        "加 保障组：备水，会议当天",
    )
    await desk.says("会议室紧张")
    await desk.sees("已存为第1版", "2. 会务组：预订会议室，会前8个工作日")

    def read(session: Session) -> tuple[str, list[str]]:
        [row] = rows.editions_of(session, "小型会议")
        assert row.reason == "会议室紧张"
        return row.lines[1]["what"], [line["text"] for line in row.lines]

    what, texts = await world.read(read)
    assert what == "room"  # what a line is about is kept, though no sheet says it
    assert texts[-1] == "备水"
