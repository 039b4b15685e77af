"""Are the quotations of a draft in the documents, and said by whom the draft says."""

from service.verifying.checking import Checker
from service.verifying.report import Claim, SourceMatch, VerifyReport
from service.verifying.verifier import Verifier

__all__ = ["Checker", "Claim", "SourceMatch", "Verifier", "VerifyReport"]
