"""Checks whether documents contain the quotations of a draft, said by the speaker it names."""

from service.verifying.checking import Checker
from service.verifying.report import Claim, SourceMatch, VerifyReport
from service.verifying.verifier import Verifier

__all__ = ["Checker", "Claim", "SourceMatch", "Verifier", "VerifyReport"]
