"""The one question after the numbers, and what is said to its answer."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from referral.needs import AgeBand, CrisisKind, ForWhom, Urgency


@dataclass(frozen=True, slots=True)
class SafetyChoice:
    """An answer that can be tapped, and what is said to it.

    ``also`` are other words for it; after a ``safe`` one the talk may turn to something else.
    """

    code: str
    label: str
    reply: str
    also: tuple[str, ...] = ()
    safe: bool = False


@dataclass(frozen=True, slots=True)
class SafetyPlan:
    """A question for certain dangers; an empty condition fits everybody."""

    id: str
    kinds: frozenset[str]
    urgency: frozenset[str]
    whom: frozenset[str]
    age: frozenset[str]
    question: str
    choices: tuple[SafetyChoice, ...]


def plan_for(
    kinds: Sequence[CrisisKind], urgency: Urgency, for_whom: ForWhom | None = None, age: AgeBand | None = None
) -> SafetyPlan:
    """The first plan that fits; ``kinds`` names one danger at least."""
    return next(
        plan
        for plan in load_plans()
        if plan.kinds & set(kinds)
        and (not plan.urgency or urgency in plan.urgency)
        and (not plan.whom or for_whom in plan.whom)
        and (not plan.age or age in plan.age)
    )


def find_answer(code: str) -> SafetyChoice | None:
    """The answer with this code; codes differ from plan to plan."""
    return next((choice for plan in load_plans() for choice in plan.choices if choice.code == code), None)


@cache
def load_plans() -> tuple[SafetyPlan, ...]:
    """All plans, in the order in which they are tried."""
    written = tomllib.loads((files(__package__) / "crisis.toml").read_text(encoding="utf-8"))
    return tuple(
        SafetyPlan(
            id=plan["id"],
            kinds=frozenset(plan["kinds"]),
            urgency=frozenset(plan.get("urgency", ())),
            whom=frozenset(plan.get("whom", ())),
            age=frozenset(plan.get("age", ())),
            question=plan["question"],
            choices=tuple(SafetyChoice(**{**choice, "also": tuple(choice["also"])}) for choice in plan["choice"]),
        )
        for plan in written["plan"]
    )
