"""Typst templates; a package only so that the .typ files are installed with it."""
