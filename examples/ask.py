"""Ask, and print the answer with its citations: `python examples/ask.py [INDEX [QUESTION]]`.

`lanmei index` makes the index of the shipped briefings, `.lanmei/index`.
"""

import sys

from lanmei import SearchEngine

index = sys.argv[1] if len(sys.argv) > 1 else ".lanmei/index"
question = sys.argv[2] if len(sys.argv) > 2 else "柬埔寨碳中和长期战略"

answer = SearchEngine.open(index).ask(question)
print(answer.answer if answer.answered else answer.explanation)
for citation in answer.citations:
    said_by = citation.statement.speaker if citation.statement else None
    place = f"{citation.document_id}, characters {citation.start}-{citation.end}"
    print(f"[{citation.n}] {place} ({said_by or 'speaker unknown'})")
    print(f"    {citation.quote}")
