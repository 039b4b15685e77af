"""Checks and repairs an index, and backs it up as one file."""

from indexer.doctor.archive import BackupSummary, back_up, restore
from indexer.doctor.checks import Check, CheckStatus
from indexer.doctor.examine import Diagnosis, Patient
from indexer.doctor.mending import diagnose, repair
from indexer.doctor.store_checks import examine_store

__all__ = [
    "BackupSummary",
    "Check",
    "CheckStatus",
    "Diagnosis",
    "Patient",
    "back_up",
    "diagnose",
    "examine_store",
    "repair",
    "restore",
]
