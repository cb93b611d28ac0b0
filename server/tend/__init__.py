"""Tend: kind habit tracking for people who care for others, on all of one's own devices."""

import zoneinfo

# The zone data of the package rules, whatever the system has: a machine whose own is older would
# ring an hour late where a law has changed. Before any zone is made, and nowhere else.
zoneinfo.reset_tzpath(to=[])
zoneinfo.ZoneInfo.clear_cache()

__version__ = "0.2.0"
