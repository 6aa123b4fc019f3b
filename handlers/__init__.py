"""What people say and press, routed to one use case each."""
