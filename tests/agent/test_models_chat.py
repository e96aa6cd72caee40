"""Bigger models: strict parsing, at most two re-asks, and no value that the user did not give."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from agent.errors import ModelOutputInvalid, ModelUnavailable, PlanRefused
from agent.models import load_model
from agent.models_chat import ChatPlanner, LangchainChat, read_plan
from agent.planner import Planner, PlanRequest
from perception.llava import new_llava, save_llava
from perception.llava_chat import LlavaChat, Turn

FACTS = {"contacts": {"Leon": "leon@example.org"}}
INSTRUCTION = 'Send Leon "Hello"'
STEPS = [
    {"id": "1", "do": "Type the address.", "action": {"kind": "type", "text": "{{contacts.Leon}}"}},
    {"id": "2", "do": 'Type "Hello".', "action": {"kind": "type", "text": "Hello"}},
]


class Script:
    """A chat that says what it was told to."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.heard: list[Sequence[Turn]] = []

    def answer(self, turns: Sequence[Turn]) -> str:
        self.heard.append(list(turns))
        return self.answers.pop(0)


def test_a_good_answer_becomes_a_plan_with_sources_worked_out_here() -> None:
    chat = Script("Sure!\n```json\n" + json.dumps({"steps": STEPS}) + "\n```")
    plan = Planner(ChatPlanner(chat)).invoke(PlanRequest(INSTRUCTION, FACTS))
    assert [step.action.model_dump()["text"] for step in plan.steps] == ["leon@example.org", "Hello"]
    assert plan.sources[0].path == "contacts.Leon"
    assert "leon@example.org" not in str(chat.heard)


def test_a_bad_answer_is_asked_again_at_most_twice() -> None:
    chat = Script("no", '{"steps": []}', json.dumps({"steps": STEPS}))
    assert len(ChatPlanner(chat).plan(INSTRUCTION, FACTS).steps) == 2
    with pytest.raises(ModelOutputInvalid, match="after 2 re-asks"):
        ChatPlanner(Script("a", "b", "c", "d")).plan(INSTRUCTION, FACTS)


@pytest.mark.parametrize(
    "answer",
    [
        "", "[1, 2]", "{", '{"steps": 3}', '{"steps": [{"id": "1"}]}', "{" * 5000, "x" * 300_000, '{"a": NaN}',
        json.dumps({"steps": [STEPS[1] | {"action": {"kind": "type", "text": "Mallory"}}]}),
        json.dumps({"steps": [STEPS[1] | {"action": {"kind": "shell", "text": "rm"}}]}),
        json.dumps({"steps": [STEPS[1] | {"extra": 1}]}),
        json.dumps({"steps": [STEPS[1]], "shell": "rm -rf ~"}),
        json.dumps({"steps": [STEPS[1]], "refuse": "and act all the same"}),
        '{"steps": [], "steps": %s}' % json.dumps([STEPS[1]]),  # noqa: UP031
        json.dumps({"steps": [STEPS[1] | {"action": {"kind": "type", "secret": "BANK"}}]}),
        json.dumps({"steps": [STEPS[1] | {"action": {"kind": "type", "text": "Hello", "secret": "BANK"}}]}),
        json.dumps({"steps": [{"id": "1", "do": "Drag.", "action": {"kind": "drag", "to": {"text": "Trash"}},
                               "target": {"text": "Hello"}}]}),
    ],
)  # fmt: skip
def test_what_is_no_plan_or_invents_a_value_is_invalid(answer: str) -> None:
    with pytest.raises(ModelOutputInvalid):
        read_plan(answer, INSTRUCTION, FACTS)


def test_a_model_may_decline() -> None:
    with pytest.raises(PlanRefused, match="no idea"):
        read_plan('{"refuse": "no idea"}', INSTRUCTION, FACTS)


def test_a_secret_that_the_user_named_may_be_typed() -> None:
    answer = {"steps": [STEPS[1] | {"action": {"kind": "type", "secret": "PIN"}}]}
    assert Planner(ChatPlanner(Script(json.dumps(answer)))).invoke(PlanRequest("Type ${secret:PIN}", {})).steps


@pytest.mark.parametrize("error", [TimeoutError("half a stream"), ConnectionError("429"), IndexError("no choices")])
def test_a_provider_that_fails_is_named_as_such(error: Exception) -> None:
    from langchain_core.language_models.fake_chat_models import GenericFakeChatModel

    def broken() -> Any:
        raise error
        yield

    with pytest.raises(ModelUnavailable, match=type(error).__name__):
        LangchainChat(GenericFakeChatModel(messages=broken())).answer([("user", "x")])


def test_langchain_chat_models_fit() -> None:
    from langchain_core.language_models.fake_chat_models import FakeListChatModel

    chat = LangchainChat(FakeListChatModel(responses=[json.dumps({"steps": STEPS})]))
    assert len(ChatPlanner(chat).plan(INSTRUCTION, FACTS).steps) == 2


def tiny_hub_folder(folder: Path) -> None:
    """An untrained LLaVA as the hub would have it: weights, tokenizer, image processor, chat template."""
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import CLIPImageProcessor, LlavaProcessor, PreTrainedTokenizerFast

    words = ["<pad>", "<s>", "</s>", "<unk>", "<image>", *(f"w{n}" for n in range(59))]
    tokenizer = Tokenizer(models.WordLevel({word: at for at, word in enumerate(words)}, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="<pad>", unk_token="<unk>", additional_special_tokens=["<image>"]
    )
    template = (
        "{% for m in messages %}{% for c in m.content %}{{ c.text if c.type == 'text' else '<image>' }} "
        "{% endfor %}{% endfor %}"
    )
    pictures = CLIPImageProcessor(size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32})
    processor: Any = LlavaProcessor(
        image_processor=pictures, tokenizer=fast, patch_size=8, vision_feature_select_strategy="default",
        chat_template=template, num_additional_image_tokens=1,
    )  # fmt: skip
    processor.save_pretrained(folder)
    sizes = {"hidden_size": 32, "num_hidden_layers": 1, "intermediate_size": 48, "num_attention_heads": 4,
             "num_key_value_heads": 2}  # fmt: skip
    save_llava(new_llava(vocabulary=64, image_token=4, pad=0, end=2, **sizes), folder)


def test_a_local_checkpoint_of_the_hub_answers_in_text(tmp_path: Path) -> None:
    import numpy as np

    tiny_hub_folder(tmp_path)
    chat = LlavaChat.load(tmp_path)
    picture = np.zeros((32, 32, 3), np.uint8)
    assert isinstance(chat.answer([("user", "w1 w2")], limit=3), str)
    assert isinstance(chat.answer([("system", "w5"), ("user", "w1")], [picture], limit=3), str)
    with pytest.raises(ModelOutputInvalid):
        read_plan(chat.answer([("user", "w1")], limit=3), "w1", {})


def test_unknown_providers_and_folders_are_named() -> None:
    for spec in ("nobody:x", "hf:/nowhere"):
        with pytest.raises(ModelUnavailable):
            load_model(spec)
