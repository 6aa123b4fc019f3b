"""Words of approvals: the card, its history, lists, notices; what each kind says (``kinds``)."""
