from __future__ import annotations

from perception.concepts import Thesaurus, concepts


def named(numbers: frozenset[int]) -> set[str]:
    return {concepts()[number].wordings[0] for number in numbers}


def test_the_longest_wording_counts_and_what_lies_inside_it_does_not() -> None:
    thesaurus = Thesaurus()
    assert named(thesaurus.find(["write", "a", "new", "message", "please"])) == {"compose"}
    assert named(thesaurus.find(["write", "an", "email"])) == {"compose"}
    assert "new" in named(thesaurus.find(["new"]))
    assert "message body" in named(thesaurus.find(["message"]))


def test_a_weak_word_does_not_count_alone() -> None:
    thesaurus = Thesaurus()
    assert "recipient" in named(thesaurus.find(["to"]))
    assert "recipient" not in named(thesaurus.find(["go", "to", "it"], weak={"to"}))


def test_a_wording_left_out_is_not_known() -> None:
    assert named(Thesaurus().whole("Write")) == {"compose"}
    assert not Thesaurus(without=[("compose", "write")]).whole("Write")
