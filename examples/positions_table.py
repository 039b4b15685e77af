"""Who said what, as a table: `python examples/positions_table.py [INDEX [TOPIC]]`.

`lanmei index` makes the index of the shipped briefings, `.lanmei/index`.
"""

import csv
import sys

from lanmei import SearchEngine

engine = SearchEngine.open(sys.argv[1] if len(sys.argv) > 1 else ".lanmei/index")
topic = sys.argv[2] if len(sys.argv) > 2 else "气候变化"

# One row per country: its best statement on the topic.
table = csv.writer(sys.stdout, delimiter="\t", lineterminator="\n")
table.writerow(["country", "statements", "date", "speaker", "text"])
for row in engine.positions(about=topic, by="country").positions:
    if row.statement is not None:
        said = row.statement
        name = said.statement.speaker
        table.writerow([row.label_en, row.n_statements, said.date, name, said.text[:60]])

# One row per statement of one country, the oldest first.
for said in engine.statements(country="KH", k=5).statements:
    table.writerow(["Cambodia", "", said.date, said.statement.speaker, said.text[:60]])
