"""The regime in code: rules and use cases, one file per subject."""
