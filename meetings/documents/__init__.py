"""Documents: papers of a meeting, given out by stage, each edition once. Rows 2.5, 3.7, 6.*."""

from meetings.documents.adding import (
    Added,
    AllAdded,
    Changed,
    NewFile,
    SameTitle,
    add_documents,
    set_category,
    set_stage,
    withdraw,
)
from meetings.documents.giving import (
    Standing,
    give,
    give_documents,
    give_stage,
    signed_in_persons,
    stages_open_to,
)
from meetings.documents.kinds import (
    LONGEST_TITLE,
    Category,
    Stage,
    suggested_category,
    tidy,
    title_of,
)
from meetings.documents.listing import (
    HostList,
    Listed,
    Papers,
    document_for_hosts,
    documents_for_hosts,
    editions_still_given,
    papers_of,
)

__all__ = [
    "LONGEST_TITLE",
    "Added",
    "AllAdded",
    "Category",
    "Changed",
    "HostList",
    "Listed",
    "NewFile",
    "Papers",
    "SameTitle",
    "Stage",
    "Standing",
    "add_documents",
    "document_for_hosts",
    "documents_for_hosts",
    "editions_still_given",
    "give",
    "give_documents",
    "give_stage",
    "papers_of",
    "set_category",
    "set_stage",
    "signed_in_persons",
    "stages_open_to",
    "suggested_category",
    "tidy",
    "title_of",
    "withdraw",
]
