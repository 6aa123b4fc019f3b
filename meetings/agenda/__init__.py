"""The agenda while a meeting runs: who attends for which item, 候会 and 叫会. Row 2.2.

``items`` keeps the agenda when it is edited, ``arranging`` says who comes for which item,
``reading`` what the state board shows, ``calling`` what happens at the door of the room.
"""
