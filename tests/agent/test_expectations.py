from __future__ import annotations

from actions.action import Type
from agent.expectations import expectation_of
from agent.plan import Expectation, Step, Target


def typing(action: Type) -> Step:
    return Step(id="1", do="Type.", action=action, target=Target(text="Password", role="field"))


def test_typed_text_is_expected_in_the_field() -> None:
    assert expectation_of(typing(Type(text="abc"))) == Expectation(text="abc")


def test_a_typed_secret_is_never_expected_as_an_empty_text() -> None:
    assert expectation_of(typing(Type(secret="mail"))) == Expectation(changed=True)
