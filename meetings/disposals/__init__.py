"""Disposals (鉴定与销毁): what is over is appraised, listed, approved, witnessed and destroyed.

Nothing kept for ever comes near it, and a hold stops it up to the last press. Row 6.9; ARC-10.
"""

from __future__ import annotations
