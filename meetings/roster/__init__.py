"""The roster: how a table people send becomes persons, units and posts. Row 2.6.

``reading`` finds the columns and reads the rows, ``matching`` and ``planning`` say what an import
would do, ``importing`` shows it, asks and has it done as work; ``records`` are the changes made by
hand and ``finding`` the looks into it.
"""
