"""The portable dump: backup, restore, drill and move between engines. Row 6.10.

``values`` and ``rows`` say what a row looks like on any engine, ``encryption`` and ``archive``
what stands in the file; ``backup``, ``restore`` and ``move`` are what the commands do with them.
"""
