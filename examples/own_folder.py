"""An own folder, filtered by date and country: `python examples/own_folder.py FOLDER INDEX`.

The second run reads only the files that changed.
"""

import sys

from lanmei import LanmeiError, SearchEngine, build_index

folder, index = sys.argv[1:3]
try:
    summary = build_index(folder, index)
except LanmeiError as error:
    sys.exit(error.message("en"))  # what happened, what was expected, what to do; or "zh"

print(f"{summary.n_documents} documents, {summary.n_passages} passages")
for file in summary.reading.files:
    if file.findings:
        print(f"{file.path}: {', '.join(finding.code for finding in file.findings)}")

engine = SearchEngine.open(index)
filters = {
    "and": [
        {"field": "date", "op": "gte", "value": "2023-01"},
        {"field": "country", "op": "eq", "value": "KH"},
    ]
}
for hit in engine.search("water 水", filters=filters).hits:
    print(f"{hit.date} {hit.document_id}: {hit.text[:100]}")
