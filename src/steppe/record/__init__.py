"""The record of who belongs to what, when, and where that is written."""

from steppe.record.groups import NotInExistence, group_names, group_sources, members

__all__ = ["NotInExistence", "group_names", "group_sources", "members"]
