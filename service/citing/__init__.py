"""A place in a document as a citation in a writer's format."""

from service.citing.formats import export_citation, export_citations

__all__ = ["export_citation", "export_citations"]
