"""Whatever residents, counsellors, the clock, the line and the processes do, in whatever order, the handoff holds.

Short here; ``STEPS=2000x60`` in the environment gives examples and steps of the full form.
"""

import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from referral import moving
from referral.vault import EmbeddedVault, Turn
from tests.conftest import NOON
from tests.proofs.handoff_machine import HandoffMachine

EXAMPLES, STEPS = map(int, os.environ.get("STEPS", "60x40").split("x"))


def run(server: EmbeddedVault, examples: int, steps: int) -> Counter[str]:
    """Gives what all examples together have reached."""
    reached: Counter[str] = Counter()
    machine = type("Machine", (HandoffMachine,), {"server": server, "start": NOON, "reached": reached})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            # What was found is printed as it was found: to make it smaller takes minutes.
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
    return reached


def test_handoff_holds_in_any_order(vault_server: EmbeddedVault) -> None:
    """One owner, no message to a wrong resident, every key with an end, names at rest, unsent words nowhere."""
    reached = run(vault_server, EXAMPLES, STEPS)
    assert all(reached[name] for name in ("accepted", "declined", "given_back", "closed")), reached


def test_second_owner_is_noticed(vault_server: EmbeddedVault, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted control: a talk that is given back without forgetting its counsellor is found."""
    whole = moving.give_back

    def keep_owner(*args: object) -> object:
        returned = whole(*args)  # type: ignore[arg-type]
        turn = next(one for one in args if isinstance(one, Turn))
        turn.save_handoff(moving.replace(returned, accepted_by="a"))
        return returned

    monkeypatch.setattr(moving, "give_back", keep_owner)
    with pytest.raises(AssertionError):
        run(vault_server, 30, 30)
