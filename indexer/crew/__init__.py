"""Many processes for what single documents give: on this machine, or on a cluster."""

from indexer.crew.cluster import Cluster
from indexer.crew.preparing import SharedEncoder, prepare_documents, prepare_statements
from indexer.crew.processes import Processes
from indexer.crew.tasks import Crew, Recipe

__all__ = [
    "Cluster",
    "Crew",
    "Processes",
    "Recipe",
    "SharedEncoder",
    "prepare_documents",
    "prepare_statements",
]
