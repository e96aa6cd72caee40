"""Bigger models behind the same door: any langchain-core chat model plans by filling in the JSON schema of `Plan`.

Its text is parsed strictly, asked again at most twice, and every value must be found in the instruction or the facts:
the sources are worked out here, never taken from the model. Knows no screen; the model never sees contact addresses.
"""

from __future__ import annotations

import importlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from pydantic import ValidationError

from agent.cassette import Cassette
from agent.errors import ModelOutputInvalid, ModelUnavailable, PlanRefused
from agent.plan import Plan, Source
from agent.recorded import Heard, Recorded, unheard
from agent.sources import quoted_values
from perception.errors import CheckpointRefused
from perception.llava_chat import LlavaChat, Turn

PROVIDERS = {
    "openai": ("langchain_openai", "ChatOpenAI"),
    "anthropic": ("langchain_anthropic", "ChatAnthropic"),
    "ollama": ("langchain_ollama", "ChatOllama"),
    "google": ("langchain_google_genai", "ChatGoogleGenerativeAI"),
    "mistral": ("langchain_mistralai", "ChatMistralAI"),
}
"""Provider -> package and class. The package is the user's to install; its keys come from its own variables."""

RE_ASKS = 2
MAX_ANSWER = 200_000
"""Longest answer that is parsed, in characters."""

_SYSTEM = """You plan desktop tasks. Answer with one JSON object and nothing else: {"steps": [...]} after this schema:
SCHEMA
Use only text that stands literally in the instruction for what is typed or pointed at. For a person's mail address
write the placeholder {{contacts.NAME}} with a name from this list: NAMES. If the task needs no mouse or keyboard,
answer {"refuse": "reason"}."""


class Chat(Protocol):
    """Answers a conversation."""

    def answer(self, turns: Sequence[Turn]) -> str: ...


class LangchainChat:
    """A langchain-core chat model."""

    def __init__(self, chat: BaseChatModel) -> None:
        self.chat = chat

    def answer(self, turns: Sequence[Turn]) -> str:
        kinds: dict[str, type[BaseMessage]] = {"system": SystemMessage, "user": HumanMessage, "assistant": AIMessage}
        messages = [kinds[role](content=text) for role, text in turns]
        try:
            return str(self.chat.invoke(messages).text)
        except Exception as error:
            # every provider has its own errors for a refused key, a full quota, a broken line or an empty answer
            raise ModelUnavailable(f"the model does not answer: {type(error).__name__}: {str(error)[:300]}") from error


class ChatPlanner:
    """Plans with a chat model."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat
        self.heard: Heard = unheard

    @classmethod
    def load(cls, provider: str, name: str) -> ChatPlanner:
        """`hf` and a local folder, one of `PROVIDERS`, or an OpenAI-compatible address `http://HOST/v1#MODEL`.

        `cassette` and a file plays recorded answers; `cassette:FILE@PROVIDER:NAME` asks that model and records it.
        """
        if provider == "cassette":
            file, _, source = name.partition("@")
            inner, _, model = source.partition(":")
            return cls(Cassette.load(Path(file), cls.load(inner, model).chat if source else None))
        if provider == "hf":
            return cls(_local(Path(name)))
        if provider in ("http", "https"):
            address, _, model = f"{provider}:{name}".partition("#")
            key = os.environ.get("OPENAI_API_KEY", "none")
            return cls(LangchainChat(_chat_class("openai")(base_url=address, model=model or "default", api_key=key)))
        return cls(LangchainChat(_chat_class(provider)(model=name)))

    def plan(self, instruction: str, facts: Mapping[str, Any]) -> Plan:
        turns: list[Turn] = [("system", _prompt(facts)), ("user", instruction)]
        problem = ""
        for _ in range(1 + RE_ASKS):
            answer = self.chat.answer(turns)
            self.heard(json.dumps(turns, ensure_ascii=False), answer)
            try:
                return read_plan(answer, instruction, facts)
            except ModelOutputInvalid as error:
                problem = str(error)
                again = f"That is not valid: {problem[:500]}. Answer with the JSON object only."
                turns += [("assistant", answer), ("user", again)]
        raise ModelOutputInvalid(f"no valid plan after {RE_ASKS} re-asks: {problem}")


@dataclass(frozen=True, slots=True)
class RecordedChat:
    """A chat model that says what it was heard to say."""

    recorded: Recorded

    def answer(self, turns: Sequence[Turn]) -> str:
        return self.recorded.text(json.dumps(list(turns), ensure_ascii=False))


def _local(folder: Path) -> Chat:
    try:
        return LlavaChat.load(folder)
    except CheckpointRefused as error:
        raise ModelUnavailable(str(error)) from error


def read_plan(answer: str, instruction: str, facts: Mapping[str, Any]) -> Plan:
    """Parse a model's answer. Raises `ModelOutputInvalid`, or `PlanRefused` when the model declined."""
    if len(answer) > MAX_ANSWER:
        raise ModelOutputInvalid(f"the answer has {len(answer)} characters")
    start, end = answer.find("{"), answer.rfind("}")
    try:
        data = json.loads(answer[start : end + 1], object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise ModelOutputInvalid(f"the answer is no JSON object: {error}") from error
    if not isinstance(data, dict):
        raise ModelOutputInvalid("the answer is no JSON object")
    if set(data) == {"refuse"} and isinstance(data["refuse"], str):
        raise PlanRefused(f"the model refuses: {data['refuse'][:300]}")
    if set(data) != {"steps"}:
        raise ModelOutputInvalid(f"the answer must have the key 'steps' alone, not {sorted(data)[:8]}")
    try:
        filled = json.dumps({"instruction": instruction, "steps": _fill(data.get("steps"), facts)})
        plan = Plan.model_validate_json(filled)
    except (ValidationError, ValueError, RecursionError) as error:
        raise ModelOutputInvalid(str(error)[:2000]) from error
    sources = tuple(
        _locate(step.id, field, value, instruction, facts)
        for step in plan.steps
        for field, value in quoted_values(step)
    )
    return plan.model_copy(update={"sources": sources})


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys are all different: of two values for one key nobody knows which was meant."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")


def _fill(value: Any, facts: Mapping[str, Any]) -> Any:
    """Put addresses in the place of their placeholders."""
    if isinstance(value, dict):
        return {key: _fill(inner, facts) for key, inner in value.items()}
    if isinstance(value, list):
        return [_fill(inner, facts) for inner in value]
    if isinstance(value, str) and value.startswith("{{contacts.") and value.endswith("}}"):
        return _contacts(facts).get(value[11:-2], value)
    return value


def _locate(step: str, field: str, value: str, instruction: str, facts: Mapping[str, Any]) -> Source:
    for name, address in _contacts(facts).items():
        if value == address:
            return Source(step=step, field=field, origin="facts", path=f"contacts.{name}")
    at = instruction.find(value)
    if at < 0:
        raise ModelOutputInvalid(f"step {step}: {value!r} stands neither in the instruction nor in the facts")
    return Source(step=step, field=field, origin="instruction", start=at, end=at + len(value))


def _contacts(facts: Mapping[str, Any]) -> dict[str, str]:
    contacts = facts.get("contacts")
    entries = contacts.items() if isinstance(contacts, Mapping) else ()
    flat = {str(name): entry.get("email") if isinstance(entry, Mapping) else entry for name, entry in entries}
    return {name: address for name, address in flat.items() if isinstance(address, str)}


@cache
def _schema() -> str:
    return json.dumps(Plan.model_json_schema()["$defs"], separators=(",", ":"))


def _prompt(facts: Mapping[str, Any]) -> str:
    return _SYSTEM.replace("SCHEMA", _schema()).replace("NAMES", ", ".join(_contacts(facts)) or "(nobody)")


def _chat_class(provider: str) -> Any:
    if provider not in PROVIDERS:
        known = ", ".join(sorted(PROVIDERS))
        raise ModelUnavailable(f"unknown model provider {provider!r}; known: hf, cassette, {known}, http(s)")
    package, name = PROVIDERS[provider]
    try:
        return getattr(importlib.import_module(package), name)
    except ImportError as error:
        raise ModelUnavailable(f"{provider} needs the package {package.replace('_', '-')}: install it") from error
