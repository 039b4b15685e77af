"""Check the quotations of a draft: `python examples/verify_draft.py [INDEX [DRAFT.txt]]`.

`lanmei index` makes the index of the shipped briefings, `.lanmei/index`.
"""

import sys
from pathlib import Path

from lanmei import SearchEngine

DRAFT = """柬方代表表示，“柬埔寨已制定《碳中和长期战略》”，
并称“正式明确了柬埔寨为实现2060年碳中和目标各部门的优先减排行动”。
"""

engine = SearchEngine.open(sys.argv[1] if len(sys.argv) > 1 else ".lanmei/index")
draft = Path(sys.argv[2]).read_text(encoding="utf-8") if len(sys.argv) > 2 else DRAFT

report = engine.verify(draft)
for claim in report.claims:
    print(f"{claim.status}: {claim.text}")
    for match in claim.matches[:1]:
        print(f"    {match.document_id}, characters {match.start}-{match.end}")
    for change in claim.differences:
        print(f"    the draft has {change.draft!r}, the source {change.source!r}")
