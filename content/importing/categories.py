"""From the categories of くらし支援ナビ's list of desks to our needs."""

from referral.needs import Need

_BY_CATEGORY: dict[str, tuple[Need, ...]] = {
    "food": (Need.FOOD, Need.MONEY),
    "housing": (Need.HOUSING, Need.MONEY),
    "rent": (Need.HOUSING, Need.MONEY),
    "utilities": (Need.DEBT, Need.MONEY),
    "money": (Need.MONEY,),
    "medical": (Need.HEALTH, Need.MONEY),
    "work": (Need.JOB, Need.WORKPLACE),
    "debt": (Need.DEBT, Need.LEGAL),
    "violence": (Need.VIOLENCE,),
    "children": (Need.CHILDCARE, Need.FAMILY),
    "mental": (Need.MENTAL,),
    "disability": (Need.HEALTH,),
    "care": (Need.ELDERLY_CARE,),
    "unknown": (Need.OTHER,),
}

_BY_WORD: tuple[tuple[str, tuple[Need, ...]], ...] = (
    ("自立相談", (Need.MONEY, Need.JOB, Need.HOUSING)),
    ("生活や仕事", (Need.MONEY, Need.JOB)),
    ("児童相談所", (Need.VIOLENCE,)),
    ("虐待", (Need.VIOLENCE,)),
    ("暴力", (Need.VIOLENCE,)),
    ("DV", (Need.VIOLENCE,)),
    ("こころ", (Need.MENTAL,)),
    ("障害", (Need.HEALTH,)),
    ("介護", (Need.ELDERLY_CARE,)),
    ("高齢", (Need.ELDERLY_CARE,)),
    ("子育て", (Need.CHILDCARE,)),
    ("ひとり親", (Need.CHILDCARE,)),
    ("消費生活", (Need.LEGAL,)),
    ("法律", (Need.LEGAL,)),
)


def find_needs(category: str, title: str) -> tuple[Need, ...]:
    """The needs of a desk, the category's own first, then those its title names; empty for an unknown category."""
    own = _BY_CATEGORY.get(category, ())
    named = [need for word, needs in _BY_WORD if word in title for need in needs]
    return tuple(dict.fromkeys([*own, *named])) if own else ()
