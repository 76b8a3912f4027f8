"""What stands near an entry: those that look like it, and those with which it was put together."""

from admin.panel.scope import own_organisation
from admin.parts import engine
from referral.alike import Alike
from referral.resource import Resource, Status
from referral.store import duplicates, merging, resources
from referral.store.merging import Merged


def find_neighbours(entry: Resource) -> list[Alike]:
    """Those of which this person may know: an editor sees what is published, and what is the own organisation's."""
    found = duplicates.find_duplicates_of(engine(), entry)
    return [
        pair
        for pair in found
        if own_organisation() in ("", pair.second.organisation.id) or pair.second.status is Status.PUBLISHED
    ]


def tell_merges(resource_id: str) -> list[tuple[Merged, str]]:
    """Each with the other entry's name."""
    found = merging.find_merges(engine(), resource_id)
    others = [one.retired if one.kept == resource_id else one.kept for one in found]
    names = {entry.resource.id: entry.resource.name for entry in resources.get_all(engine(), others)}
    return [(one, names[other]) for one, other in zip(found, others, strict=True)]
