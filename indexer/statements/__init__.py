"""Who said a passage, for whom, and on which occasion, read from the text itself."""

from indexer.statements.breaks import speech_breaks
from indexer.statements.extract import extract_statements
from indexer.statements.holders import Holder, people_with_offices
from indexer.statements.occasion import iso_dates
from indexer.statements.speaker_links import link_speakers, link_together, speaking_together
from indexer.statements.turn import Turn
from indexer.statements.turns import turn_marks

__all__ = [
    "Holder",
    "Turn",
    "extract_statements",
    "iso_dates",
    "link_speakers",
    "link_together",
    "people_with_offices",
    "speaking_together",
    "speech_breaks",
    "turn_marks",
]
