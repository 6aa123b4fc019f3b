"""Routes: what is said or pressed, and who handles it. Read from top to bottom.

Each entry names "module:function" in this room; a module is imported when first needed.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from inspect import signature
from typing import Any

from chat import payload
from chat.commands import command_in
from chat.fallback import is_number, pressed_number
from chat.incoming import Incoming, Joined, Presence, Pressed, Said
from handlers.forms import filling
from handlers.forms.engine import Entry
from handlers.turn import Turn

#: No row has a larger id: PostgreSQL would not even look for it.
LARGEST = 2**31 - 1
#: Open to chats that are not bound to anybody yet.
FOR_STRANGERS = {"start", "help", "language"}

#: /command → handler(turn, rest).
COMMANDS: dict[str, str] = {
    "people": "people:people",
    "start": "home:start",
    "my": "home:my",
    "item": "tasks:item",
    "items": "reports:items",
    "report": "reports:report",
    "lessons": "lessons:command",
    "find": "document_search:command",
    "help": "home:help_",
    "language": "home:language",
    "quit": "home:quit_form",
    "new": "meetings:new",
    "meetings": "meetings:open_list",
    "ready": "readiness:command",
    "signin": "signin:command",
    "board": "signin_boards:board_command",
    "admin": "operations:overview",
    "leave": "attendance:leave_command",
    "next": "agenda:command",
    "delegate": "delegations:command",
    "dropout": "dropouts:command",
    "propose": "proposals:command",
    "alarm": "alarm_raising:command",
    "rooms": "rooms:command",
    "templates": "task_templates:command",
}

#: Two-letter route code of a button → handler(turn, *numbers).
PRESSES: dict[str, str] = {
    "Aa": "preparation:page",
    "Ab": "preparation:plan",
    "Ac": "preparation:apply",
    "Ad": "preparation:finish",
    "Ae": "preparation:set_day",
    "Af": "preparation:drop",
    "Ai": "preparation:add",
    "Aq": "preparation:take_back",
    "AA": "preparation:choose",
    "Ag": "work_groups:group_list",
    "Ah": "work_groups:one",
    "Aj": "work_groups:add",
    "Ak": "work_groups:set_leader",
    "Al": "work_groups:add_member",
    "Am": "work_groups:remove",
    "An": "work_groups:set_text",
    "Ao": "work_groups:drop",
    "Ap": "work_groups:hand_tasks",
    "Ar": "task_templates:listing",
    "As": "task_templates:one",
    "At": "task_templates:edit",
    "Au": "task_templates:take_sheet",
    "Av": "task_templates:history",
    "Aw": "task_templates:restore",
    "Ax": "task_templates:retire",
    "Ay": "task_templates:set_scope",
    "Az": "task_templates:new",
    "AC": "task_templates:export",
    "AD": "work_groups:hand_on",
    "Da": "checklists:show",
    "Db": "checklists:line",
    "Dc": "clearing:sheet",
    "Dd": "checklists:normal",
    "De": "checklists:fault",
    "Df": "checklists:handle",
    "Dg": "checklists:mended",
    "Dh": "checklists:undo",
    "Di": "checklists:run",
    "Dj": "checklists:all_normal",
    "Dk": "checklists:make",
    "Dl": "clearing:lost_list",
    "Dm": "clearing:lost_card",
    "Dn": "clearing:add_lost",
    "Do": "clearing:owed_list",
    "Dp": "clearing:print_sheet",
    "Dq": "clearing:give_back",
    "Dr": "checklists:change",
    "Ds": "checklists:change_menu",
    "Dt": "checklists:add",
    "Du": "checklists:give",
    "Dv": "clearing:undo_lost",
    "Dw": "checklists:photos",
    "Dx": "checklists:drop",
    "pe": "people:people",
    "pf": "people:find",
    "pu": "people:units",
    "pm": "people:members",
    "pk": "people:unit_links",
    "pw": "people:print_links",
    "pj": "people:groups",
    "pg": "people:group",
    "pz": "people:add_group",
    "pp": "people:person",
    "pb": "people:make_link",
    "pn": "people:ask_contact",
    "ph": "people:unit_head",
    "pc": "people:unit_contact",
    "pv": "people:ask_language",
    "pt": "people:set_language",
    "pq": "people:roles",
    "pr": "people:switch_role",
    "po": "departing:page",
    "py": "people:leave",
    "pi": "roster:ask_table",
    "pa": "roster:confirm_all",
    "pl": "roster:confirm_some",
    "px": "roster:give_up",
    "ho": "home:start",
    "my": "home:my",
    "hp": "home:help_",
    "lg": "home:language",
    "ls": "home:set_language",
    "ti": "tasks:item",
    "tm": "tasks:of_meeting",
    "tk": "tasks:show",
    "th": "tasks:history",
    "te": "tasks:evidence",
    "tw": "tasks:waiting",
    "ta": "tasks:accept",
    "tc": "tasks:contest",
    "tp": "tasks:report",
    "td": "tasks:report_done",
    "tf": "tasks:report_for",
    "tr": "tasks:reassign",
    "tu": "tasks:uphold",
    "tv": "tasks:verify",
    "tb": "tasks:return_",
    "tt": "tasks:more",
    "tx": "tasks:extend",
    "ts": "tasks:suspend",
    "tg": "tasks:resume",
    "to": "tasks:reopen",
    "tl": "tasks:submit",
    "tn": "tasks:amend",
    "tj": "tasks:hand_over",
    "kp": "sharing:share",
    "kb": "sharing:part",
    "ka": "sharing:accept",
    "kc": "sharing:contest",
    "kn": "sharing:note",
    "kf": "sharing:finish",
    "ke": "sharing:enter",
    "ky": "sharing:uphold",
    "kg": "sharing:give",
    "kx": "sharing:drop",
    "kr": "sharing:return_",
    "ki": "sharing:add",
    "km": "sharing:milestone",
    "ko": "sharing:reach",
    "kz": "sharing:remove",
    "ku": "sharing:restore",
    "kh": "coordinating:show_list",
    "kl": "coordinating:ask",
    "ks": "coordinating:show",
    "kt": "coordinating:answer",
    "kw": "coordinating:pass_on",
    "kk": "coordinating:withdraw",
    "kd": "discussing:show",
    "kv": "discussing:write",
    "kj": "discussing:files",
    "kq": "discussing:withdraw",
    "dm": "documents:show_list",
    "da": "documents:add",
    "dv": "documents:show_one",
    "dn": "documents:new_edition",
    "ds": "documents:stage",
    "dk": "documents:category",
    "dw": "documents:ask_withdraw",
    "dx": "documents:withdraw",
    "dp": "documents:papers",
    "df": "document_search:ask",
    "va": "surveys:answer",
    "vm": "surveys:results",
    "vt": "surveys:texts",
    "vc": "surveys:close",
    "cm": "closing:ask_close",
    "cy": "closing:close",
    "cx": "closing:cancel",
    "nm": "meetings:new",
    "ml": "meetings:open_list",
    "mo": "meetings:ended_list",
    "mp": "meetings:show",
    "mm": "meetings:more",
    "me": "meetings:edit_menu",
    "mt": "meetings:edit_part",
    "sm": "signin:menu",
    "sd": "signin:open_desk",
    "sl": "signin:missing",
    "st": "signin:register",
    "sw": "signin:waiting",
    "sx": "signin:register_walk_in",
    "sc": "signin:open_correction",
    "se": "paper_sheets:enter",
    "sh": "paper_sheets:print_whole",
    "zp": "paper_sheets:menu",
    "zs": "paper_sheets:split",
    "zh": "paper_sheets:print_split",
    "zn": "paper_sheets:handwritten",
    "zl": "paper_sheets:listing",
    "zo": "paper_sheets:show",
    "zv": "paper_sheets:pictures",
    "zk": "paper_sheets:confirm",
    "zc": "paper_sheets:correct",
    "zj": "paper_sheets:reject",
    "zw": "paper_sheets:withdraw",
    "zr": "paper_sheets:compare",
    "zt": "paper_sheets:print_comparison",
    "zx": "paper_sheets:comparison_table",
    "zd": "doors:make",
    "zf": "doors:listing",
    "zq": "doors:end",
    "sk": "signin_boards:print_code",
    "sp": "signin:show_pass",
    "sv": "signin:new_pass",
    "sb": "signin_boards:make_board",
    "sa": "signin_boards:confirm_board",
    "sq": "signin_boards:end_boards",
    "es": "settling:show",
    "en": "settling:tell_now",
    "ew": "settling:withdraw",
    "ea": "settling:ask_anyway",
    "er": "settling:send_for_sign_off",
    "ep": "closing:postpone",
    "ec": "meetings:copy",
    "xm": "signin_more:more",
    "xr": "signin_more:refused",
    "xq": "signin_more:chair_line",
    "xd": "signin_more:door_card",
    "xc": "signin_more:register",
    "xu": "signin_more:correct",
    "xo": "signin_more:sign_out",
    "xf": "signin_more:sign_out_for",
    "xn": "signin_more:come_back",
    "xk": "signin_more:come_back_for",
    "xe": "signin_settings:show",
    "xg": "signin_settings:sittings",
    "xi": "signin_settings:sign_out",
    "xj": "signin_settings:set_quorum",
    "xb": "branches:show_list",
    "xa": "branches:add",
    "xp": "branches:show",
    "xh": "branches:assign",
    "xw": "branches:change",
    "xx": "branches:ask_remove",
    "xy": "branches:remove",
    "xs": "branches:print_code",
    "xv": "branches:figures",
    "xt": "branches:report",
    "xl": "branches:call",
    "xz": "branches:answer",
    "Ha": "readiness:show",
    "Hc": "readiness:chase",
    "Hd": "readiness:everything",
    "Hk": "readiness:choose",
    "Hb": "handbooks:menu",
    "He": "handbooks:section",
    "Hf": "handbooks:write",
    "Hg": "handbooks:make",
    "Hh": "handbooks:preview",
    "Hi": "handbooks:leave_out",
    "Hj": "handbooks:as_known",
    "np": "notices:preview",
    "ny": "notices:publish",
    "nr": "notices:remind",
    "nh": "sending:pause",
    "ng": "sending:resume",
    "ns": "sending:ask_stop",
    "no": "sending:stop",
    "nl": "notices:call_list",
    "nc": "notices:one_call",
    "nt": "notices:told",
    "nx": "notices:no_answer",
    "nw": "notices:told_through",
    "nu": "unit_notices:units",
    "nq": "unit_notices:add_unit",
    "nn": "unit_notices:show_unit",
    "nb": "unit_notices:report",
    "nk": "unit_notices:take_back",
    "ya": "formal_notices:menu",
    "yb": "formal_notices:paper",
    "yc": "formal_notices:show_official",
    "yd": "formal_notices:set_number",
    "ye": "formal_notices:set_scan",
    "yf": "formal_notices:ask_void",
    "yg": "formal_notices:void",
    "yh": "formal_notices:clear_number",
    "yi": "formal_notices:text_messages",
    "yj": "formal_notices:text_names",
    "yk": "formal_notices:text_table",
    "yp": "formal_notices:text_one",
    "yx": "formal_notices:read_scan",
    "yl": "joint_hosts:listing",
    "ym": "joint_hosts:add",
    "yq": "joint_hosts:person",
    "yo": "unit_notices:read_scan",
    "yr": "unit_notices:remind",
    "yv": "unit_notices:call",
    "yt": "unit_notices:change_places",
    "yw": "unit_notices:withdraw",
    "rc": "attendance:show_card",
    "ra": "attendance:attend",
    "rl": "attendance:leave",
    "rn": "attendance:noted",
    "rg": "attendance:change",
    "rf": "attendance:enter_reply",
    "rp": "attendance:enter_reply_of",
    "oo": "operations:overview",
    "op": "operations:not_sent",
    "oa": "operations:try_again",
    "ol": "operations:try_all_again",
    "ow": "operations:put_away",
    "ox": "operations:put_all_away",
    "ii": "reports:show",
    "iu": "reports:narrow",
    "iv": "reports:choose_unit",
    "ib": "reports:choose_meeting",
    "iq": "reports:search",
    "ie": "reports:export_table",
    "id": "reports:export_list",
    "in": "reports:phone_list",
    "ip": "reports:phoned",
    "it": "reports:of_period",
    "im": "reports:of_month",
    "if": "reports:other_period",
    "ix": "reports:period_paper",
    "iz": "reports:period_table",
    "ig": "reports:trend",
    "is": "reports:summary_of_meeting",
    "ir": "reports:summary_of_series",
    "ic": "reports:summary_paper",
    "ih": "reports:sheet",
    "ia": "returning:onto_agenda",
    "iw": "returning:open_list",
    "il": "lessons:note",
    "ik": "lessons:listing",
    "ij": "lessons:search",
    "al": "approvals:waiting",
    "as": "approvals:show",
    "aa": "approvals:approve",
    "ar": "approvals:return_",
    "aq": "approvals:ask",
    "an": "approvals:answer",
    "ac": "approvals:recall",
    "ag": "approvals:paper",
    "ap": "approvals:print_sheet",
    "ae": "approvals:enter",
    "av": "approvals:look",
    "ak": "approvals:confirm",
    "ax": "approvals:reject",
    "ao": "approvals:by_word",
    "am": "approvals:sign",
    "aj": "approvals:refuse_signing",
    "ah": "approvals:history",
    "af": "approvals:scans",
    "at": "approvals:approve_all",
    "ad": "delegations:overview",
    "au": "delegations:new",
    "ai": "delegations:end",
    "bm": "meeting_people:menu",
    "bl": "meeting_people:people",
    "bi": "meeting_people:one",
    "br": "admission:review",
    "by": "admission:admit",
    "bn": "admission:turn_down",
    "ba": "admission:admit_all",
    "be": "admission:rules",
    "bf": "admission:change_rules",
    "bw": "waiting:waiting_list",
    "bq": "waiting:mine",
    "bo": "waiting:accept",
    "bx": "waiting:leave",
    "bp": "waiting:promote",
    "bs": "units:card",
    "bt": "units:rename",
    "bu": "units:merge",
    "bv": "units:ask_dissolve",
    "bz": "units:dissolve",
    "bg": "units:posts_of",
    "bh": "units:begin_post",
    "bj": "units:ask_end_post",
    "bk": "units:end_post",
    "qb": "units:group",
    "qi": "units:leave_group",
    "qj": "units:on_a_day",
    "qk": "departing:page",
    "ql": "departing:hand_on",
    "qs": "slips:show",
    "qf": "slips:fill",
    "qp": "slips:private",
    "qc": "slips:change",
    "qm": "slips:overview",
    "qt": "slips:switch",
    "qx": "slips:table",
    "qe": "slips:ask_erase",
    "qy": "slips:erase",
    "qn": "needs:needs_list",
    "qa": "needs:card",
    "qd": "needs:set_needs",
    "qh": "needs:set_helper",
    "qg": "needs:passport_name",
    "wm": "people_changes:menu",
    "wl": "people_changes:leave_list",
    "wu": "people_changes:substitute_list",
    "we": "people_changes:set_policy",
    "wf": "people_changes:set_phones",
    "wc": "people_changes:slips",
    "wx": "people_changes:send_slip",
    "wo": "people_changes:one_slip",
    "wt": "people_changes:duty_list",
    "wa": "people_changes:add_duty",
    "wz": "people_changes:drop_duty",
    "ws": "people_changes:send_substitute",
    "wh": "people_changes:send_substitute_for",
    "wr": "people_changes:withdraw_substitute",
    "wd": "people_changes:substitute_at_door",
    "wb": "attendance:withdraw_leave",
    "wp": "attendance:print_leave",
    "wg": "guests:guest_list",
    "wn": "guests:new_guest",
    "wi": "guests:show_guest",
    "wk": "guests:link",
    "wq": "guests:revoke",
    "wy": "guests:print_pass",
    "wj": "guests:remove",
    "ga": "seats:menu",
    "gs": "seats:plan",
    "gh": "seats:set_hall",
    "gr": "seats:by_rule",
    "gn": "seats:name_rostrum",
    "gt": "seats:import_table",
    "gv": "seats:change",
    "gz": "seats:undo",
    "gq": "seats:unseated",
    "gm": "seats:seat_map",
    "go": "seats:my_seat",
    "gp": "seats:name_plates",
    "gc": "badges:desk",
    "gb": "badges:print_badges",
    "gx": "badges:waiting",
    "gf": "badges:out",
    "ge": "badges:by_name",
    "gk": "badges:card",
    "gw": "badges:handle",
    "gy": "badges:reissue",
    "gu": "guiding:usher_posts",
    "gl": "guiding:notes",
    "gg": "guiding:print_notes",
    "gi": "guiding:presenters",
    "gd": "dropouts:who",
    "gj": "dropouts:came",
    "pd": "leaders:units",
    "ps": "leaders:switch",
    "ua": "statistics:show",
    "ub": "live:show",
    "uc": "statistics:chart",
    "ud": "statistics:table",
    "ue": "absences:show",
    "uf": "absences:one",
    "ug": "absences:waive",
    "uh": "absences:spoken",
    "ui": "absences:proofs",
    "uj": "absences:ask_release",
    "uk": "absences:release",
    "um": "absences:answer",
    "uo": "absences:on_leave",
    "uq": "absences:excuse",
    "ur": "absences:blame",
    "us": "absences:excuse_all",
    "ut": "absences:tell_units",
    "un": "agenda:show",
    "uu": "agenda:next_item",
    "uv": "agenda:step_back",
    "uw": "agenda:item",
    "ux": "agenda:add",
    "uy": "agenda:remove",
    "uz": "agenda:tick",
    "up": "agenda:own",
    "Fa": "logistics:show",
    "Fo": "logistics:own",
    "Fp": "logistics:choose",
    "Fm": "meals:show",
    "Fb": "meals:plan",
    "Fd": "meals:card",
    "Fe": "meals:change",
    "Ff": "meals:switch",
    "Fg": "meals:ask_order",
    "Fh": "meals:order",
    "Fi": "meals:take_back",
    "Fj": "meals:actual",
    "Fk": "meals:kitchen",
    "Fn": "meals:tickets",
    "Fl": "lodging:show",
    "Fv": "lodging:act",
    "Fw": "lodging:add_rooms",
    "Fx": "lodging:move",
    "Fy": "lodging:print_list",
    "Fz": "lodging:room",
    "Fr": "lodging:desk",
    "Fq": "lodging:desk_list",
    "Fs": "lodging:by_name",
    "Ft": "lodging:arrival",
    "Fu": "lodging:tick",
    "Fc": "cars:show",
    "FA": "cars:add",
    "FB": "cars:propose",
    "FC": "cars:run",
    "FD": "cars:rider",
    "FE": "cars:assign",
    "FF": "cars:set_time",
    "FG": "cars:picked",
    "FH": "cars:enter",
    "FI": "cars:sheet",
    "FJ": "cars:at_gate",
    "FK": "cars:car_list",
    "FL": "cars:journeys",
    "FM": "cars:remove",
    "Ga": "safety:page",
    "Gb": "alarm_raising:menu",
    "Gc": "alarm_raising:confirm",
    "Gd": "alarm_raising:send",
    "Ge": "alarms:safe",
    "Gf": "alarms:help_",
    "Gg": "alarms:go",
    "Gh": "alarms:handled",
    "Gi": "alarm_raising:own_words",
    "Gj": "safety:start",
    "Gk": "safety:parts",
    "Gl": "alarms:live",
    "Gm": "alarms:missing",
    "Gn": "alarms:not_listed",
    "Go": "alarms:count",
    "Gp": "alarms:ask_end",
    "Gq": "alarms:end",
    "Gr": "alarms:report",
    "Gs": "safety:part",
    "Gt": "safety:edit",
    "Gu": "safety:ask",
    "Gv": "safety:print_plan",
    "Gw": "safety:posts",
    "Gx": "safety:brief",
    "Gy": "safety:seen",
    "Gz": "alarms:end_with_words",
    "Ea": "paper_list:show_list",
    "Eb": "paper_list:add",
    "Ec": "paper_list:add_many",
    "Ed": "paper_list:by_agenda",
    "Ee": "paper_list:show_paper",
    "Ef": "paper_list:change_menu",
    "Eg": "paper_list:change",
    "EP": "paper_list:set_stage",
    "Eh": "paper_list:drop",
    "Ei": "paper_list:restore",
    "Ej": "paper_list:move",
    "Ek": "paper_list:ask",
    "El": "paper_submitting:submit",
    "Em": "paper_submitting:take_back",
    "En": "paper_submitting:read",
    "Er": "paper_submitting:more_time",
    "Eo": "paper_list:clear",
    "Ep": "paper_list:finalise",
    "Eq": "paper_list:reopen",
    "Es": "paper_printing:printing",
    "Et": "paper_printing:tick_printed",
    "Eu": "paper_printing:order",
    "Ev": "paper_printing:bag_list",
    "Ew": "paper_printing:desk",
    "Ex": "paper_printing:waiting",
    "Ey": "paper_printing:by_name",
    "Ez": "paper_printing:card",
    "EA": "paper_printing:handle",
    "EB": "paper_printing:units",
    "EC": "paper_printing:take_unit",
    "ED": "paper_copies:show",
    "EE": "paper_copies:make",
    "EF": "paper_copies:in_order",
    "EG": "paper_copies:one_out",
    "EH": "paper_copies:mark",
    "EJ": "paper_copies:out_list",
    "EK": "paper_copies:sheet",
    "Ca": "venues:show",
    "Cs": "venues:suggest",
    "Cb": "venues:book",
    "Co": "venues:set_place",
    "Cx": "venues:ask_free",
    "Cf": "venues:free",
    "Ck": "venues:keep",
    "Cy": "venues:layout",
    "Ct": "venues:banner",
    "Cv": "venues:check",
    "Cw": "venues:check_with_note",
    "Cl": "rooms:show_list",
    "Cr": "rooms:card",
    "Cd": "rooms:week",
    "Ce": "rooms:add",
    "Cn": "rooms:change_menu",
    "Cm": "rooms:change",
    "Cp": "rooms:keeper",
    "Cg": "rooms:switch_asks",
    "Cc": "rooms:close",
    "Cu": "rooms:open_again",
    "Ch": "rooms:ask_retire",
    "Ci": "rooms:retire",
    "Cz": "rooms:bring_back",
    "Ba": "proposals:show",
    "Bb": "proposals:call",
    "Bc": "proposals:propose",
    "Bd": "proposals:show_one",
    "Be": "proposals:change",
    "Bf": "proposals:withdraw",
    "Bg": "proposals:put_back",
    "Bh": "proposals:propose_for_unit",
    "Bi": "proposals:close_call",
    "Bj": "proposals:nothing",
    "Bk": "proposals:call_card",
    "Bl": "proposals:move",
    "Bn": "proposals:drop",
    "Bo": "proposals:earlier",
    "Bq": "proposals:choose",
    "Bu": "proposals:units",
    "Bp": "meeting_requests:show",
    "Br": "meeting_requests:write",
    "Bs": "meeting_requests:send",
    "Bt": "meeting_requests:paper",
    "Bm": "minutes:show",
    "Bv": "minutes:appoint",
    "Bw": "minutes:accept",
    "Bx": "minutes:decline",
    "By": "minutes:hand_over",
    "Bz": "minutes:record",
    "BD": "minutes:paper",
    "BE": "minutes:dismiss",
}

#: First letter of a deep link's token → handler(turn, token).
LINKS: dict[str, str] = {
    "b": "people:bind",
    "v": "signin:scan",
    "p": "signin:scan_pass",
}

#: Files sent while no form wants them → handler(turn) -> bool, tried in order.
FILES: tuple[str, ...] = (
    "signin_photo:read",
    "paper_submitting:received",
    "documents:received",
)


def route(turn: Turn) -> None:
    """Carry one incoming thing to its handler."""
    if turn.conversation.expired:
        filling.expire(turn)
    match turn.incoming:
        case Joined(token=token):
            _joined(turn, token)
        case Pressed(payload=pressed):
            _pressed(turn, pressed)
        case Said(not_taken=str(what)):
            turn.tell(f"not-taken-{what}")
        case Said(phone=str(phone)):
            _handler("people:bind_by_phone")(turn, phone)
        case Said(text=text):
            _said(turn, _storable(text))
        case Presence(reachable=reachable):
            _handler("home:presence")(turn, reachable)


def may_be_confidential(incoming: Incoming) -> bool:
    """Whether ``confidential`` could say yes, whatever form is open: spares a look."""
    match incoming:
        case Pressed(payload=pressed):
            return pressed[:2] in filling.ROUTES
        case Said(text=text):
            return command_in(text) is None
        case Joined() | Presence():
            return False


def confidential(incoming: Incoming, form: str | None) -> bool:
    """Whether this answers an open form whose answers are nobody's business (a survey)."""
    return form is not None and filling.is_confidential(form) and may_be_confidential(incoming)


def _joined(turn: Turn, token: str) -> None:
    if token and token[0] in LINKS:
        _handler(LINKS[token[0]])(turn, token)
    else:
        _handler(COMMANDS["start"])(turn)


def _pressed(turn: Turn, pressed: str) -> None:
    decoded = payload.decode(pressed)
    if decoded is None or any(number > LARGEST for number in decoded[1]):
        turn.tell("button-dead")
        return
    code, numbers = decoded
    if turn.who is None and code not in ("lg", "ls", "hp", "ho"):
        _handler("home:stranger")(turn)
    elif code in filling.ROUTES:
        filling.press(turn, code, numbers)
    elif code in PRESSES and _takes(handler := _handler(PRESSES[code]), turn, numbers):
        handler(turn, *numbers)
    else:
        turn.tell("button-dead")


def _takes(handler: Callable[..., Any], turn: Turn, numbers: tuple[int, ...]) -> bool:
    """Whether a button's numbers are what its handler takes: a forged one is only an old one.

    What else a handler takes (a note to say first) no button can give.
    """
    takes = list(signature(handler).parameters.values())[1:]
    counted = [one for one in takes if str(one.annotation).startswith("int")]
    least = sum(one.default is one.empty for one in counted)
    return least <= len(numbers) <= len(counted)


def _storable(text: str) -> str:
    """The text without what no database holds: a zero byte, half of a letter."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")


def _said(turn: Turn, text: str) -> None:
    command = command_in(text)
    chosen = _chosen(turn, text)
    if chosen is not None:
        _pressed(turn, chosen)
    elif command is not None and (text.startswith("/") or not turn.files):
        _command(turn, *command)
    elif turn.who is None:
        _handler("home:stranger")(turn)
    elif any(file.refused == "file-marked" for file in turn.files):
        _handler("documents:refuse")(turn)
    elif filling.is_open(turn):
        filling.feed(turn, Entry(text=text.strip(), files=turn.files))
    elif turn.files:
        _files(turn)
    else:
        turn.tell("unknown-input")


def _chosen(turn: Turn, text: str) -> str | None:
    """The payload a typed number or label chooses, where there are no buttons.

    While something is filled in, words that happen to be an older label are an answer, and so is
    a number where the question asks for numbers; any other number is a press, old or new.
    """
    if turn.abilities.buttons or not text:
        return None
    chosen = pressed_number(text, turn.conversation.choices)
    if chosen is None or not filling.is_open(turn):
        return chosen
    if is_number(text):
        return None if filling.takes_numbers(turn) else chosen
    return chosen if filling.asks(turn, chosen) else None


def _command(turn: Turn, command: str, rest: str) -> None:
    if command not in COMMANDS:
        turn.tell("unknown-command", command=f"/{command}"[:40])
    elif turn.who is None and command not in FOR_STRANGERS:
        _handler("home:stranger")(turn)
    else:
        handler = _handler(COMMANDS[command])
        # "/dropout 张三": few commands take what follows them.
        handler(turn, *([rest] if "rest" in signature(handler).parameters else []))


def _files(turn: Turn) -> None:
    good = [file for file in turn.files if not file.refused]
    if len(good) < len(turn.files):
        _handler("documents:refuse")(turn)
    if not good:
        return
    for name in FILES:
        if _handler(name)(turn):
            return
    for file in good:
        turn.tell("nothing-to-do-with-file", name=file.name)


def _handler(name: str) -> Callable[..., Any]:
    module, function = name.split(":")
    found: Callable[..., Any] = getattr(import_module(f"handlers.{module}"), function)
    return found
