"""Headings of the columns of a roster, as offices write them, folded and lower case. Row 2.6."""

from __future__ import annotations

#: Field → its headings in 简, 繁 and English, folded and lower case.
HEADINGS: dict[str, frozenset[str]] = {
    "name": frozenset(
        {"姓名", "名字", "人员姓名", "人員姓名", "人员", "人員", "name", "full name", "fullname"}
    ),
    "unit": frozenset(
        {
            *("单位", "單位", "部门", "部門", "处室", "處室", "科室", "所在单位", "所在部门"),
            *(
                "所在處室",
                "所属部门",
                "所屬單位",
                "单位(部门)",
                "單位(部門)",
                "单位名称",
                "工作单位",
            ),
            *("服務單位", "单位/部门", "unit", "department", "dept", "office", "division"),
        }
    ),
    "title": frozenset(
        {
            *("职务", "職務", "职称", "職稱", "岗位", "崗位", "职务/职称", "现任职务", "行政职务"),
            *("單位職稱", "post", "title", "job title", "position"),
        }
    ),
    "phone": frozenset(
        {
            *(
                "手机",
                "手機",
                "电话",
                "電話",
                "手机号",
                "手机号码",
                "手機號碼",
                "联系电话",
                "联系方式",
            ),
            *(
                "聯絡電話",
                "移动电话",
                "行動電話",
                "電話號碼",
                "电话号码",
                "phone",
                "mobile",
                "tel",
            ),
            *("phone number", "mobile phone", "telephone", "cell"),
        }
    ),
    "rank": frozenset(
        {"职级", "職級", "级别", "級別", "行政级别", "官等", "職等", "rank", "grade"}
    ),
    "contact": frozenset(
        {"联络员", "聯絡員", "联络人", "聯絡人", "联系人", "聯繫人", "内勤", "內勤", "contact"}
    ),
    "status": frozenset(
        {"状态", "狀態", "在职状态", "在職狀態", "人员状态", "是否在职", "是否在職", "status"}
    ),
    "group": frozenset({"组", "組", "组别", "組別", "分组", "分組", "小组", "group", "groups"}),
}
#: Known, and of no use here.
IGNORED = frozenset(
    {"序号", "序號", "编号", "編號", "no", "no.", "#", "id", "备注", "備註", "remarks"}
)
#: Never stored (ORG-04): whoever needs them asks for them with consent, for one meeting.
WITHHELD = frozenset(
    {
        *("性别", "性別", "民族", "族別", "gender", "sex", "ethnicity", "身份证", "身份证号"),
        *("身份证号码", "身分證字號", "出生年月", "出生日期", "生日", "date of birth", "政治面貌"),
        *("宗教", "宗教信仰", "健康状况", "健康狀況", "籍贯", "籍貫", "家庭住址", "住址"),
    }
)
#: Heading → field.
FIELD_OF = {heading: field for field, headings in HEADINGS.items() for heading in headings}
