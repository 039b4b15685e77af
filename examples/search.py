"""Search in both languages: `python examples/search.py [INDEX]`.

`lanmei index` makes the index of the shipped briefings, `.lanmei/index`.
"""

import sys

from lanmei import SearchEngine

engine = SearchEngine.open(sys.argv[1] if len(sys.argv) > 1 else ".lanmei/index")

for query in ("柬埔寨 碳中和", "low-carbon industrial parks in Laos"):
    print(f"\n{query}")
    for hit in engine.search(query, k=3).hits:
        print(f"{hit.rank}. [{hit.language}] {hit.document_id}:{hit.start}-{hit.end}")
        print(f"   {hit.text[:100]}")
        if hit.counterpart is not None:  # the passage of the other language that says the same
            print(f"   = [{hit.counterpart.language}] {hit.counterpart.text[:100]}")
