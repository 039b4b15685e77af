"""Adding and removing documents of a running index: keys, what comes in, and jobs."""

from service.writing.inbox import Inbox, Incoming, received
from service.writing.jobs import Job, JobFile, JobFolder, new_job
from service.writing.keys import SCOPES, Key, Keys, Scope
from service.writing.refused import STATUSES as REFUSED_STATUSES
from service.writing.refused import Refused
from service.writing.runner import Runner

__all__ = [
    "REFUSED_STATUSES",
    "SCOPES",
    "Inbox",
    "Incoming",
    "Job",
    "JobFile",
    "JobFolder",
    "Key",
    "Keys",
    "Refused",
    "Runner",
    "Scope",
    "new_job",
    "received",
]
