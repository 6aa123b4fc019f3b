"""Words on paper: typed data in, bytes out; no queries, no clock."""
