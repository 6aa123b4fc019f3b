"""Words to people: the message, what comes in, the messenger port, and every sentence."""
