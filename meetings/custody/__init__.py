"""Custody (物理文档保管): paper originals, where they are, who has them, how the place is.

Row 6.5; norms SEC-05, SEC-07. Nothing 涉密 is entered: for that there is a blank form on paper.
"""

from __future__ import annotations
