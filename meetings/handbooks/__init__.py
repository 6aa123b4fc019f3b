"""Handbooks (会议手册): what is known of a meeting as one paper for everybody in it.

Row 2.2, norms ORG-14. What nobody knows is left out; hosts write or leave out sections.
"""
